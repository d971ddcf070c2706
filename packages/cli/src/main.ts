import { runCli } from './cli.js';
import { processTerminal } from './ui/terminal.js';

const exitCode = await runCli(process.argv.slice(2), processTerminal());
// What a command leaves open (an idle channel, a thread pool) must not keep the process; stdout is flushed first.
process.stdout.write('', () => process.exit(exitCode));
