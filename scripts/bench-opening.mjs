// node scripts/bench-opening.mjs FOLDER [TIMES]: how long a model folder takes to open, and for how long the event loop stands still
// meanwhile. The first opening warms the system's copy of the files and does not count. Prints JSON.
import { openModelFolder } from '../packages/models/dist/index.js';
import { withLongestTurn } from './longest-turn.mjs';

const [folder, times = '7'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node scripts/bench-opening.mjs FOLDER [TIMES]\n');
  process.exit(2);
}

const { tensors } = await openModelFolder(folder);
const openings = [];
for (let i = 0; i < Number(times); i += 1) {
  const { milliseconds, longestTurnMs } = await withLongestTurn(() => openModelFolder(folder));
  openings.push({ milliseconds, longestTurnMs });
}
const middle = (key) => openings.map((one) => one[key]).sort((a, b) => a - b)[openings.length >> 1];
const result = { tensors: tensors.length, milliseconds: middle('milliseconds'), longestTurnMs: middle('longestTurnMs'), openings };
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
