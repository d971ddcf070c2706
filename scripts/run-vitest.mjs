// Runs test programs with their output shown, and counts what passed.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './stage.mjs';

const results = join(root, 'build/test-results');

/** @param extra arguments of vitest @param env variables that tests read */
export async function runVitest(extra, env = {}) {
  const report = join(results, 'vitest.json');
  mkdirSync(results, { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { code } = await run(
    process.execPath,
    [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...extra],
    env,
  );
  let counts = { numPassedTests: 0, numFailedTests: 0 };
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // A runner that wrote no report has failed; its exit code says so.
  }
  return { name: 'vitest', passed: counts.numPassedTests, failed: atLeastOneOf(counts.numFailedTests, code) };
}

/** A runner that ends badly without a failed test (a file that does not load, a crash) is a failure too. */
export function atLeastOneOf(failed, code) {
  return failed === 0 && code !== 0 ? 1 : failed;
}

/** Shows what it prints on stdout, and resolves with that and its exit code. */
export function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env, FORCE_COLOR: '0' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
    });
    child.on('error', (error) => reject(new Error(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code) => resolve({ code, output }));
  });
}
