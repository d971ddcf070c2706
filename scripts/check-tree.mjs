// Fails when the tracked files outgrow their limits (50 MB for all, 400 lines for a source file written by hand), and when
// sources import each other in a circle or against the layers, or the lock file lacks a checksum.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importCircles, importGraph, upwardImports } from './source-graph.mjs';

const mostBytes = 50_000_000;
const mostLines = 400;
/** Lowest first, as docs/architecture.md draws them. */
const layers = [
  ...[
    ['common'],
    ['proto', 'native', 'stats'],
    ['placement', 'models', 'buffering', 'precision'],
    ['exchange'],
    ['worker', 'coordinator', 'client'],
  ],
  ...[['local'], ['bench'], ['cli']],
].map((packages) => packages.map((name) => `packages/${name}/src`));
const nativeLayers = [
  ...[
    ['include'],
    ['kernels', 'runtime'],
    ['spec', 'checkpoint'],
    ['backend'],
    ['experts', 'backend/cpu'],
    ['model', 'exchange'],
    ['route'],
  ],
  ['addon', 'tests', 'bench'],
].map((folders) => folders.map((name) => `native/${name}`));
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const problems = [];

const totalBytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
if (totalBytes > mostBytes) problems.push(`tracked files take ${totalBytes} bytes; wanted at most ${mostBytes}`);

const isSource = (file) => /\.(ts|mjs|js|cc|h|inl|proto)$/.test(file) && !file.startsWith('packages/proto/gen/');
const sources = new Map(files.filter(isSource).map((file) => [file, readFileSync(file, 'utf8')]));
for (const [file, text] of sources) {
  const numLines = text.split('\n').length - 1;
  if (numLines > mostLines) problems.push(`${file} has ${numLines} lines; wanted at most ${mostLines}: split it by concept`);
}

const isCompiled = (file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file) || /^native\/.*\.(cc|h|inl)$/.test(file);
const graph = importGraph(new Map([...sources].filter(([file]) => isCompiled(file))));
for (const circle of importCircles(graph)) {
  problems.push(`${[...circle, circle[0]].join(' imports ')}: a circle; move what they share into a file of its own`);
}
for (const { from, to } of upwardImports(graph, [...layers, ...nativeLayers])) {
  problems.push(`${from} imports ${to}, which is in a layer above or beside it; wanted imports of layers below`);
}

// npm leaves checksums out without a word where it writes the lock file from packages that are installed already.
for (const [path, { link, inBundle, integrity }] of Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages)) {
  if (!path.includes('node_modules/') || link === true || inBundle === true || integrity !== undefined) continue;
  problems.push(`package-lock.json has no checksum of ${path}; take its entry from the commit before`);
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);
