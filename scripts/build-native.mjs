// Builds the addon: build/native/expertmesh.node. `--tests` builds the C++ tests too and runs them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeApiHeaders } from './node-api-headers.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const buildDir = join(root, 'build/native');
const withTests = process.argv.includes('--tests');

requireTool('cmake', 'Install CMake 3.25 or newer (Debian, Ubuntu: apt-get install cmake; macOS: brew install cmake)');
if (!process.env.CXX && !['c++', 'g++', 'clang++'].some(hasTool)) {
  fail(
    'no C++ compiler was found',
    'Install one for C++20 (Debian, Ubuntu: apt-get install g++; macOS: xcode-select --install), or name it in CXX',
  );
}

const generator = hasTool('ninja') ? 'Ninja' : 'Unix Makefiles';
forgetOtherFolder(generator);
runTool('cmake', [
  '-S',
  join(root, 'native'),
  '-B',
  buildDir,
  '-G',
  generator,
  '-DCMAKE_BUILD_TYPE=Release',
  `-DEXPERTMESH_NODE_API_INCLUDE=${findHeaders().join(';')}`,
  `-DEXPERTMESH_TESTS=${withTests ? 'ON' : 'OFF'}`,
]);
runTool('cmake', ['--build', buildDir, '--parallel', String(Math.min(availableParallelism(), 8))]);
if (withTests) runTool('ctest', ['--test-dir', buildDir, '--output-on-failure']);

function findHeaders() {
  try {
    return nodeApiHeaders();
  } catch (error) {
    return fail(error.message, 'Run: npm ci');
  }
}

function hasTool(name) {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function requireTool(name, remedy) {
  if (!hasTool(name)) fail(`${name} was not found`, remedy);
}

/** CMake refuses a build folder that another generator has made, or that was made for a checkout that has been moved since. */
function forgetOtherFolder(wantedGenerator) {
  const cache = join(buildDir, 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const lines = new Set(readFileSync(cache, 'utf8').split('\n'));
  const wanted = [`CMAKE_GENERATOR:INTERNAL=${wantedGenerator}`, `CMAKE_HOME_DIRECTORY:INTERNAL=${join(root, 'native')}`];
  if (!wanted.every((line) => lines.has(line))) rmSync(buildDir, { recursive: true });
}

function runTool(name, args) {
  const result = spawnSync(name, args, { stdio: 'inherit' });
  if (result.error !== undefined) fail(`${name} could not be run: ${result.error.message}`, 'Is it installed?');
  if (result.status !== 0) fail(`${name} failed with exit code ${result.status}`, 'Its own messages are above');
}

function fail(problem, remedy) {
  process.stderr.write(`error: cannot build the native addon: ${problem}. ${remedy}\n`);
  process.exit(1);
}
