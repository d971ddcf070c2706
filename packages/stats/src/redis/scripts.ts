import { readFileSync } from 'node:fs';
import type { Connection } from './connection.js';

/** Each script's contract stands at its head, in lua/. */
const numKeys = {
  'claim-lead': 2,
  'renew-lead': 2,
  'release-lead': 1,
  'commit-placement': 2,
  'add-operation': 3,
  'withdraw-operation': 3,
  'write-progress': 2,
  'write-settings': 3,
  'add-load': 6,
  'restore-load': 4,
} as const;

export type ScriptName = keyof typeof numKeys;

/** What a script answers: a word of its contract, such as `ok` or why it has written nothing, and the values that belong to it. */
export type ScriptAnswer = readonly [outcome: string, ...values: (string | number)[]];

/** Makes the scripts known to a connection, which sends each once and then its digest. */
export function defineScripts(
  connection: Connection,
): (name: ScriptName, keys: readonly string[], args: readonly (string | number)[]) => Promise<ScriptAnswer> {
  for (const [name, numberOfKeys] of Object.entries(numKeys)) {
    const lua = readFileSync(new URL(`../../lua/${name}.lua`, import.meta.url), 'utf8');
    connection.defineCommand(name, { numberOfKeys, lua });
  }
  const commands = connection as unknown as Record<ScriptName, (...words: (string | number)[]) => Promise<ScriptAnswer>>;
  return (name, keys, args) => commands[name](...keys, ...args);
}
