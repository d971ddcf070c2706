// Fails when the tracked files outgrow their limits: 45 MB for all, 400 lines for a source file written by hand.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const mostBytes = 45_000_000;
const mostLines = 400;
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const problems = [];

const totalBytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
if (totalBytes > mostBytes) problems.push(`tracked files take ${totalBytes} bytes; wanted at most ${mostBytes}`);

const isSource = (file) => /\.(ts|mjs|js|cc|h|inl|proto)$/.test(file) && !file.startsWith('packages/proto/gen/');
for (const file of files.filter(isSource)) {
  const numLines = readFileSync(file, 'utf8').split('\n').length - 1;
  if (numLines > mostLines) problems.push(`${file} has ${numLines} lines; wanted at most ${mostLines}: split it by concept`);
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);
