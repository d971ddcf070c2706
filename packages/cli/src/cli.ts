import { readFileSync } from 'node:fs';
import { EmError, logLevelFromEnvironment, toEmError } from '@expertmesh/common';
import yargs, { type Argv, type Options } from 'yargs';
import { type CommandDefinition, type CommandGroup, isGroup } from './command.js';
import { commands } from './commands/index.js';
import { nearest } from './suggestion.js';
import type { Terminal } from './ui/terminal.js';
import type { Arguments } from './values.js';

const parserConfiguration = {
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'short-option-groups': false,
};

const helpWidth = 110;

/** Runs one command line and resolves with the exit code of the process. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const invocation = new Invocation(args, terminal);
  try {
    return await invocation.run();
  } catch (thrown) {
    const error = toEmError(thrown);
    terminal.err(`error ${error.code}: ${error.message}\n`);
    if (error.code === 'EM_INTERNAL' && thrown instanceof Error) terminal.err(`${thrown.stack}\n`);
    return error.exitCode;
  }
}

/** One command line on its way through yargs: knows the options of the command chosen, for checks and suggestions. */
class Invocation {
  readonly #args: readonly string[];
  readonly #terminal: Terminal;
  #exitCode = 0;
  /** The command words seen so far, for messages. */
  #path = 'expertmesh';
  readonly #flags = new Set(['help', 'version']);
  readonly #optionNames = new Set(['help', 'version']);

  constructor(args: readonly string[], terminal: Terminal) {
    this.#args = args;
    this.#terminal = terminal;
  }

  async run(): Promise<number> {
    const parser = yargs([...this.#args])
      .scriptName('expertmesh')
      .usage('expertmesh COMMAND [options]\n\nServes Mixture-of-Experts models across many workers.')
      .parserConfiguration(parserConfiguration)
      .locale('en')
      .version(packageVersion())
      .help()
      .alias('help', 'h')
      .wrap(Math.min(helpWidth, this.#terminal.columns))
      .exitProcess(false)
      .strictOptions()
      .fail((message: string | null, error) => {
        // A message is yargs' own complaint; an error without one came from a command.
        throw message === null ? error : this.#usageError(message);
      })
      .epilogue('Run expertmesh COMMAND --help for the options of a command.');
    for (const command of commands) this.#add(parser, command, 1);
    this.#addFallback(parser, commands, 0);
    await parser.parseAsync([...this.#args], {}, (_error, _args, output) => {
      if (output !== '') this.#terminal.out(`${output}\n`);
    });
    return this.#exitCode;
  }

  #add(parser: Argv, command: CommandDefinition | CommandGroup, depth: number): void {
    if (isGroup(command)) {
      parser.command(command.name, command.describe, (group) => {
        this.#path = `expertmesh ${command.name}`;
        group.usage(`${this.#path} COMMAND [options]\n\n${command.describe}.`);
        for (const member of command.commands) this.#add(group, member, depth + 1);
        this.#addFallback(group, command.commands, depth);
      });
      return;
    }
    parser.command(
      command.name,
      command.describe,
      (own) => this.#declare(own, command),
      async (args) => {
        const positionals = args._.slice(depth).map(String);
        this.#checkWords(command, positionals);
        // Also where nothing is logged: a misspelt level must not wait for the day it is needed.
        logLevelFromEnvironment('warn');
        this.#exitCode = (await command.run(args as Arguments, positionals, this.#terminal)) ?? 0;
      },
    );
  }

  #declare(own: Argv, command: CommandDefinition): void {
    this.#path = `${this.#path} ${command.name}`;
    const heading = `${this.#path} ${command.usage ?? ''}`.trimEnd();
    own.usage(`${heading} [options]\n\n${command.describe}.${command.details === undefined ? '' : `\n\n${command.details}`}`);
    for (const [name, definition] of Object.entries(command.options)) {
      this.#optionNames.add(name);
      if (definition.value === null) this.#flags.add(name);
      const value = definition.value === null ? '' : `${definition.value}  `;
      const option: Options = { describe: `${value}${definition.describe}`, demandOption: definition.isRequired === true };
      // Without a type the help does not call every value a string; with number parsing off each is one all the same.
      if (definition.value === null) option.type = 'boolean';
      else option.nargs = 1;
      if (definition.alias !== undefined) option.alias = definition.alias;
      if (definition.defaultText !== undefined) option.defaultDescription = definition.defaultText;
      own.option(name, option);
    }
    for (const [example, what] of command.examples ?? []) own.example(`expertmesh ${example}`, what);
  }

  /** Answers where no command was named, or one that there is not. */
  #addFallback(parser: Argv, known: readonly { readonly name: string }[], depth: number): void {
    parser.command('$0', false, {}, (args) => {
      const word = args._[depth];
      if (word === undefined) throw this.#usage(`a command is missing: ${known.map(({ name }) => name).join(', ')}`);
      const suggestion = nearest(
        String(word),
        known.map(({ name }) => name),
      );
      throw this.#usage(`unknown command ${word}${suggestion === null ? '' : `; did you mean ${suggestion}?`}`);
    });
  }

  #checkWords(command: CommandDefinition, positionals: readonly string[]): void {
    const surplus = positionals[command.mostPositionals ?? 0];
    if (surplus !== undefined)
      throw this.#usage(`unexpected argument ${surplus}${surplus.includes(' ') ? '' : ' (put texts of several words in quotes)'}`);
    const end = this.#args.indexOf('--');
    for (const arg of end === -1 ? this.#args : this.#args.slice(0, end)) {
      const [, name, value] = /^--([^=]+)=(.*)$/.exec(arg) ?? [];
      if (name !== undefined && this.#flags.has(name)) throw this.#usage(`--${name} takes no value; got ${value}`);
    }
  }

  /** yargs' own complaints: options that there are not, and required ones that are missing. */
  #usageError(message: string): EmError {
    const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ')[0];
    if (unknown !== undefined) {
      const name = `${unknown.length === 1 ? '-' : '--'}${unknown}`;
      const suggestion = nearest(unknown, this.#optionNames);
      return this.#usage(`unknown option ${name}${suggestion === null ? '' : `; did you mean --${suggestion}?`}`);
    }
    const missing = /^Missing required arguments?: (.+)$/.exec(message)?.[1];
    if (missing !== undefined) return this.#usage(`--${missing.split(', ').join(', --')} is missing`);
    const valueless = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
    if (valueless !== undefined) return this.#usage(`--${valueless} needs a value`);
    return this.#usage(message);
  }

  #usage(problem: string): EmError {
    return new EmError('EM_USAGE', { problem: `${problem}${problem.endsWith('?') ? '' : '.'} See: ${this.#path} --help` });
  }
}

function packageVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
