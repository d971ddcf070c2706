// Steps of the set-up and build scripts, shown one line each. Node built-ins only: these scripts run before npm ci.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure that says all there is to say: no stack wanted. */
export class StageError extends Error {}

/** Says on stderr what begins, runs it, and says how long it took. */
export async function stage(name, run) {
  process.stderr.write(`-- ${name}\n`);
  const begin = performance.now();
  const result = await run();
  process.stderr.write(`-- ${name}: done in ${((performance.now() - begin) / 1000).toFixed(1)}s\n`);
  return result;
}

/** Runs a command at the root of the repository; with `isQuiet` its output is shown only when it fails. */
export function command(program, args, { isQuiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'] });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => reject(new StageError(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new StageError(`${program} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** Runs a script's main function; a failure ends the process with exit code 1. */
export async function main(run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof StageError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}

/** True in the script that node was started with. */
export function isMain(url) {
  return process.argv[1] === fileURLToPath(url);
}
