// Runs the C++ tests under sanitizers, in a build folder of their own: `node scripts/sanitize.mjs address` (ASan and UBSan) or
// `thread` (TSan, over the engine's tests). Needs a compiler with the sanitizers' libraries, and GoogleTest.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kinds = {
  address: { sanitizers: 'address,undefined', tests: ['expertmesh_kernel_tests', 'expertmesh_engine_tests'] },
  // The kernels start no threads.
  thread: { sanitizers: 'thread', tests: ['expertmesh_engine_tests'] },
};
const options = { UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1', TSAN_OPTIONS: 'halt_on_error=1' };

const name = process.argv[2];
if (!Object.hasOwn(kinds, name ?? '')) {
  process.stderr.write(`error: sanitizers are ${name ?? 'not named'}; wanted: node scripts/sanitize.mjs ${Object.keys(kinds).join('|')}\n`);
  process.exit(2);
}
const { sanitizers, tests } = kinds[name];
const folder = join(root, 'build', `sanitize-${name}`);

run('cmake', ['-S', join(root, 'native'), '-B', folder, '-DEXPERTMESH_TESTS=ON', `-DEXPERTMESH_SANITIZE=${sanitizers}`]);
run('cmake', ['--build', folder, '--parallel', String(Math.min(availableParallelism(), 8)), '--target', ...tests]);
for (const test of tests) run(join(folder, 'tests', test), ['--gtest_brief=1']);

function run(tool, args) {
  const result = spawnSync(tool, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...options } });
  if (result.status === 0) return;
  process.stderr.write(`error: ${tool} ${args[0]}: ${result.error?.message ?? `ended with ${result.status ?? result.signal}`}\n`);
  process.exit(1);
}
