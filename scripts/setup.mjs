// Makes a fresh clone ready to build: checks Node and the C++ tools, installs what is missing where it may, and the npm packages.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { command, isMain, main, root, StageError, stage } from './stage.mjs';

const wantedNode = [20, 19];

/** What the native build needs beside Node, the Debian package that has it, and how to see whether it is there. */
const tools = [
  { name: 'a C++ compiler', debian: 'g++', isThere: () => succeeds('c++', ['--version']) },
  { name: 'CMake', debian: 'cmake', isThere: () => succeeds('cmake', ['--version']) },
  { name: 'make or ninja', debian: 'make', isThere: () => succeeds('make', ['--version']) || succeeds('ninja', ['--version']) },
  {
    name: 'GoogleTest',
    isForTests: true,
    debian: 'libgtest-dev',
    isThere: () => succeeds('c++', ['-E', '-x', 'c++', '-'], '#include <gtest/gtest.h>\n'),
  },
  { name: 'redis-server', isForTests: true, debian: 'redis-server', isThere: () => succeeds('redis-server', ['--version']) },
];

/** `withTests`: also what the C++ tests need. `isQuiet`: commands' output is shown only when they fail. */
export async function setUp({ withTests = false, isQuiet = false } = {}) {
  checkNode();
  await installTools(withTests ? tools : tools.filter((tool) => !tool.isForTests), isQuiet);
  if (needsPackages()) await stage('npm ci', () => command('npm', ['ci', '--no-audit', '--no-fund'], { isQuiet }));
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wantedNode[0] || (major === wantedNode[0] && minor >= wantedNode[1])) return;
  throw new StageError(`this is Node ${process.versions.node}; wanted ${wantedNode.join('.')} or newer. Get it from https://nodejs.org`);
}

async function installTools(wanted, isQuiet) {
  const missing = wanted.filter((tool) => !tool.isThere());
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.name).join(', ');
  const packages = missing.map((tool) => tool.debian);
  const asRoot = waysToRoot();
  if (asRoot === null || !succeeds('apt-get', ['--version'])) {
    throw new StageError(`missing: ${names}. On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`);
  }
  await stage(`apt-get install ${packages.join(' ')}`, async () => {
    const apt = [...asRoot, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120'];
    await command(apt[0], [...apt.slice(1), 'update'], { isQuiet });
    await command(apt[0], [...apt.slice(1), 'install', '-y', '--no-install-recommends', ...packages], { isQuiet });
  });
  const still = missing.filter((tool) => !tool.isThere()).map((tool) => tool.name);
  if (still.length > 0) throw new StageError(`still missing after the installation: ${still.join(', ')}`);
}

/** Words before a command that make it run as root; null where that is not allowed without a password. */
function waysToRoot() {
  const noQuestions = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return noQuestions;
  return succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n', ...noQuestions] : null;
}

/** npm writes node_modules/.package-lock.json last, so its time is that of the last whole installation. */
function needsPackages() {
  const installed = join(root, 'node_modules/.package-lock.json');
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs;
}

function succeeds(program, args, input = '') {
  return spawnSync(program, args, { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}

if (isMain(import.meta.url)) await main(setUp);
