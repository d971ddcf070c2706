// All tests from a fresh clone: set-up, build, ctest, vitest. Extra arguments go to vitest. The last line is the total.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildTypeScript, nativeBuild } from './build.mjs';
import { setUp } from './setup.mjs';
import { main, root, StageError, stage } from './stage.mjs';

const results = join(root, 'build/test-results');

await main(async () => {
  await setUp({ withTests: true });
  const ctest = await stage('native addon and its tests (minutes the first time)', runCtest);
  await buildTypeScript();
  const runs = [ctest, await runVitest(process.argv.slice(2))];
  for (const { name, passed, failed } of runs) process.stdout.write(`${name}: ${passed} passed, ${failed} failed\n`);
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const failed = runs.reduce((sum, run) => sum + run.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

async function runCtest() {
  const { code, output } = await run(process.execPath, [nativeBuild, '--tests']);
  const found = /tests passed, (\d+) tests? failed out of (\d+)/.exec(output);
  if (found === null) throw new StageError(`the native build ended with exit code ${code} before its tests`);
  const failed = Number(found[1]);
  return { name: 'ctest', passed: Number(found[2]) - failed, failed: atLeastOneOf(failed, code) };
}

async function runVitest(extra) {
  const report = join(results, 'vitest.json');
  mkdirSync(results, { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { code } = await run(process.execPath, [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...extra,
  ]);
  let counts = { numPassedTests: 0, numFailedTests: 0 };
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // A runner that wrote no report has failed; its exit code says so.
  }
  return { name: 'vitest', passed: counts.numPassedTests, failed: atLeastOneOf(counts.numFailedTests, code) };
}

/** A runner that ends badly without a failed test (a file that does not load, a crash) is a failure too. */
function atLeastOneOf(failed, code) {
  return failed === 0 && code !== 0 ? 1 : failed;
}

function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
    });
    child.on('error', (error) => reject(new Error(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code) => resolve({ code, output }));
  });
}
