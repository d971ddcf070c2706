import { EmError } from '@expertmesh/common';
import type { OptionTable } from './command.js';
import type { Terminal } from './ui/terminal.js';
import { type Arguments, flag } from './values.js';

export const confirmOptions = {
  yes: { value: null, describe: 'change the cluster without asking' },
} as const satisfies OptionTable;

/** Fails before anything is asked of the cluster where --yes is missing and nobody can be asked. @throws EM_USAGE */
export function assertCanConfirm(args: Arguments, terminal: Terminal, command: string): void {
  if (flag(args, 'yes') || terminal.ask !== null) return;
  throw new EmError('EM_USAGE', {
    problem: `${command} changes the cluster and there is no terminal to ask on; give --yes. See: expertmesh ${command} --help`,
  });
}

/** @param question what is about to happen, ending in a question mark. @throws EM_CANCELLED unless the cluster's name is typed */
export async function confirm(args: Arguments, terminal: Terminal, question: string, cluster: string, command: string): Promise<void> {
  if (flag(args, 'yes') || terminal.ask === null) return;
  const answer = await terminal.ask(`${question} Type the cluster name to continue: `);
  if (answer !== null && answer.trim() === cluster) return;
  terminal.err('Nothing has been changed.\n');
  throw new EmError('EM_CANCELLED', { what: command });
}
