import type { Terminal } from './ui/terminal.js';
import type { Arguments } from './values.js';

/** One option as the help shows it. Values are taken as texts; the command turns them into what it needs (values.ts). */
export interface OptionDefinition {
  readonly describe: string;
  /** What stands for the value in the help; null for a flag. */
  readonly value: string | null;
  readonly alias?: string;
  /** As the help shows it. */
  readonly defaultText?: string;
  readonly isRequired?: boolean;
}

export type OptionTable = Readonly<Record<string, OptionDefinition>>;

export interface CommandDefinition {
  readonly name: string;
  /** One line, shown in the list of commands. */
  readonly describe: string;
  /** What follows the command's name on the usage line, like `PROMPT | --ids 1,2,3`. */
  readonly usage?: string;
  /** More for the command's own help: paragraphs. */
  readonly details?: string;
  readonly mostPositionals?: number;
  readonly options: OptionTable;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  /** Resolves when done, with the exit code where it is not 0; rejects with an EmError, which has the exit code. */
  run(args: Arguments, positionals: readonly string[], terminal: Terminal): Promise<void> | Promise<number>;
}

/** Commands under a common first word. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly commands: readonly CommandDefinition[];
}

export function isGroup(command: CommandDefinition | CommandGroup): command is CommandGroup {
  return 'commands' in command;
}
