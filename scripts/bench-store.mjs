// node scripts/bench-store.mjs STORE [LAYERS] [EXPERTS]: how long the load that a plan is made from takes to be read, and for how long the
// event loop stands still meanwhile, with a full history (a month of hours, a day of minutes, a quarter of an hour of windows of a
// second) of a model of 58 layers of 256 experts. STORE is what --store takes; what it has of the cluster `bench` is added to. Prints JSON.
import { createLogger } from '../packages/common/dist/index.js';
import { LoadRecorder } from '../packages/coordinator/dist/load/load-recorder.js';
import { openStore } from '../packages/stats/dist/index.js';
import { withLongestTurn } from './longest-turn.mjs';

const [url, layers = '58', experts = '256'] = process.argv.slice(2);
if (url === undefined) {
  process.stderr.write('usage: node scripts/bench-store.mjs STORE [LAYERS] [EXPERTS]\n');
  process.exit(2);
}
const times = 5;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const month = 30 * 24 * hour;

const numExperts = Array.from({ length: Number(layers) }, () => ({ numExperts: Number(experts), expertBytes: 1, format: 'f32' }));
const dropped = [];
const store = await openStore(url, 'bench', { dropping: (text) => dropped.push(text) });
const claim = { coordinator: 'bench', incarnation: 'bench', address: '', aboveFence: 0, ttlMs: hour, evenIfForgotten: true };
const leader = await store.claimLead(claim);
const nowMs = Date.now();
const adds = [];
let number = 0;
for (let ageMs = month; ageMs > 0; ageMs -= ageMs > 24 * hour ? hour : ageMs > 15 * minute ? minute : second) await add(nowMs - ageMs);

const clock = { now: () => nowMs, elapsed: () => performance.now(), after: idle, every: idle };
const recorder = await LoadRecorder.open({
  store,
  fence: leader.fence,
  clock,
  logger: createLogger('bench', 'silent'),
  intervalMs: second,
});
const reads = {};
for (const [name, sinceMs] of [
  ['minute', minute],
  ['fiveMinutes', 5 * minute],
  ['quarterHour', 15 * minute],
  ['day', 24 * hour],
]) {
  reads[name] = [];
  for (let time = 0; time < times; time += 1) reads[name].push(await measure(() => recorder.read(nowMs - sinceMs)));
}
const { limitBytes, totalBytes, bytes } = store.space;
const addMs = adds.slice(-100).sort((a, b) => a - b)[Math.floor(0.5 * Math.min(100, adds.length))];
const kept = Object.fromEntries(bytes);
process.stdout.write(`${JSON.stringify({ reads, addMs, kept, totalBytes, limitBytes, dropped }, null, 2)}\n`);
await store.close();
process.exit(0);

/** A window of a second, as uneven as routing is. */
async function add(endMs) {
  number += 1;
  const rows = numExperts.map((layer, at) => Array.from({ length: layer.numExperts }, (_, expert) => rowsOf(at, expert)));
  const activity = numExperts.map(() => ({ batches: 100, activeExperts: 9_000 }));
  const began = performance.now();
  await store.addLoad({ startMs: endMs - second, endMs, rows, activity }, leader.fence, number);
  adds.push(performance.now() - began);
}

/** A few experts have most rows; the counts of no two windows are alike, so that they do not pack better than real ones. */
function rowsOf(layer, expert) {
  const place = (Math.imul(expert + 1, 2654435761) ^ Math.imul(layer + 1, 40503)) >>> 0;
  const chance = ((Math.imul(place ^ Math.imul(number, 2246822519), 3266489917) >>> 8) % 1000) / 1000;
  return Math.round((20_000 / (1 + (place % Number(experts)))) * (0.5 + chance));
}

function idle() {
  return { cancel() {} };
}

async function measure(run) {
  const { milliseconds, longestTurnMs, result } = await withLongestTurn(run);
  return { milliseconds: Math.round(milliseconds), longestTurnMs: Math.round(longestTurnMs), windows: result.windows.length };
}
