// Runs the tests of native code under sanitizers, in a build folder of their own: `node scripts/sanitize.mjs address` (ASan and UBSan,
// over the C++ tests and the addon's) or `thread` (TSan, over the engine's C++ tests). Needs a compiler with the sanitizers' libraries,
// GoogleTest, and what `npm run build` makes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeApiHeaders } from './node-api-headers.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kinds = {
  address: { sanitizers: 'address,undefined', tests: ['expertmesh_kernel_tests', 'expertmesh_engine_tests'], withAddon: true },
  // The kernels start no threads. TSan has to be in a process from its beginning, and does not know Node's own threads.
  thread: { sanitizers: 'thread', tests: ['expertmesh_engine_tests'], withAddon: false },
};
const options = {
  // Node keeps memory to its end.
  ASAN_OPTIONS: 'detect_leaks=0',
  UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
  TSAN_OPTIONS: 'halt_on_error=1',
};

const name = process.argv[2];
if (!Object.hasOwn(kinds, name ?? ''))
  fail(`sanitizers are ${name ?? 'not named'}; wanted: node scripts/sanitize.mjs ${Object.keys(kinds).join('|')}`);
const { sanitizers, tests, withAddon } = kinds[name];
const folder = join(root, 'build', `sanitize-${name}`);
const addon = join(folder, 'expertmesh.node');

run('cmake', [
  ...['-S', join(root, 'native'), '-B', folder, '-DEXPERTMESH_TESTS=ON', `-DEXPERTMESH_SANITIZE=${sanitizers}`],
  ...(withAddon ? [`-DEXPERTMESH_NODE_API_INCLUDE=${nodeApiHeaders().join(';')}`] : []),
]);
const targets = withAddon ? [...tests, 'expertmesh_addon'] : tests;
run('cmake', ['--build', folder, '--parallel', String(Math.min(availableParallelism(), 8)), '--target', ...targets]);
for (const test of tests) run(join(folder, 'tests', test), ['--gtest_brief=1']);
if (withAddon) testAddon();

/** A library with ASan is refused by a process that did not begin with ASan's own: it goes before all others. */
function testAddon() {
  const hook = fileURLToPath(new URL('./sanitized-addon.cjs', import.meta.url));
  const environment = {
    LD_PRELOAD: asanLibrary(),
    NODE_OPTIONS: `--require ${JSON.stringify(hook)}`,
    EXPERTMESH_SANITIZED_ADDON: addon,
  };
  const isLoaded = `
    require('./build/native/expertmesh.node');
    const loaded = process.report.getReport().sharedObjects;
    if (!loaded.includes(process.env.EXPERTMESH_SANITIZED_ADDON)) throw new Error('the tests would load another addon than the sanitized one');`;
  run(process.execPath, ['--eval', isLoaded], environment);
  run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'packages/native'], environment);
}

function asanLibrary() {
  const compiler = process.env.CXX ?? 'c++';
  const names = ['libasan.so', `libclang_rt.asan-${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch]}.so`];
  const paths = names.map((library) => spawnSync(compiler, [`-print-file-name=${library}`], { encoding: 'utf8' }).stdout?.trim() ?? '');
  // A compiler gives back the bare name of a library that it does not have.
  return paths.find((path) => isAbsolute(path) && existsSync(path)) ?? fail(`${compiler} has none of ${names.join(', ')}`);
}

function run(tool, args, environment = {}) {
  const result = spawnSync(tool, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...options, ...environment } });
  if (result.status !== 0) fail(`${tool} ${args[0]}: ${result.error?.message ?? `ended with ${result.status ?? result.signal}`}`);
}

function fail(problem) {
  process.stderr.write(`error: ${problem}\n`);
  process.exit(1);
}
