// node scripts/bench-opening.mjs FOLDER [TIMES]: how long a model folder takes to open, and for how long the event loop stands still
// meanwhile. The first opening warms the system's copy of the files and does not count. Prints JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { openModelFolder } from '../packages/models/dist/index.js';

const [folder, times = '7'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node scripts/bench-opening.mjs FOLDER [TIMES]\n');
  process.exit(2);
}

const { tensors } = await openModelFolder(folder);
const openings = [];
for (let i = 0; i < Number(times); i += 1) openings.push(await measure());
const middle = (key) => openings.map((one) => one[key]).sort((a, b) => a - b)[openings.length >> 1];
const result = { tensors: tensors.length, milliseconds: middle('milliseconds'), longestTurnMs: middle('longestTurnMs'), openings };
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

async function measure() {
  await sleep(50); // what the opening before left to do
  let last = performance.now();
  let longestTurnMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longestTurnMs = Math.max(longestTurnMs, now - last);
    last = now;
  }, 1);
  const began = last;
  await openModelFolder(folder);
  const milliseconds = performance.now() - began;
  await sleep(5);
  clearInterval(timer);
  return { milliseconds, longestTurnMs };
}
