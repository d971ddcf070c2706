// All tests from a fresh clone: set-up, build, ctest, vitest. Extra arguments go to vitest. The last line is the total.
import { buildTypeScript, nativeBuild } from './build.mjs';
import { atLeastOneOf, run, runVitest } from './run-vitest.mjs';
import { setUp } from './setup.mjs';
import { main, StageError, stage } from './stage.mjs';

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
