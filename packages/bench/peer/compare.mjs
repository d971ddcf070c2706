// expertmesh and llama.cpp on one model: see README.md.
//   node packages/bench/peer/compare.mjs --peer FOLDER --gguf FILE --model DIR [--threads 2] [--rounds 5] [--precision q8 --cache DIR] [--limit BYTES --memory BYTES]
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openMemoryGroup } from './memory-group.mjs';
import { startSide } from './side.mjs';

const { values } = parseArgs({
  options: {
    peer: { type: 'string' },
    gguf: { type: 'string' },
    model: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '5' },
    tasks: { type: 'string', default: 'prefill,decode,concurrent' },
    precision: { type: 'string' },
    cache: { type: 'string' },
    limit: { type: 'string' },
    memory: { type: 'string', default: '0' },
  },
});
if (!values.peer || !values.gguf || !values.model) {
  console.error('error: --peer FOLDER, --gguf FILE and --model DIR are wanted: see packages/bench/peer/README.md');
  process.exit(2);
}
const tasks = values.tasks.split(',');
const rounds = Number(values.rounds);
const speeds = new Map(tasks.map((task) => [task, { ours: [], llama: [] }]));
// The first round fills caches and is not counted.
const counted = Array.from({ length: rounds + 1 }, (_, round) => round);
const scripts = {
  ours: ['./ours.mjs', [JSON.stringify(ourOptions())]],
  llama: ['./llama.mjs', [values.peer, values.gguf, values.threads]],
};

if (values.limit === undefined) await inTurn();
else for (const side of ['ours', 'llama']) await alone(side, Number(values.limit));

console.log(`${cpus()[0].model}, ${values.threads} threads, medians of ${rounds}, tokens/s`);
console.log('TASK        EXPERTMESH  LLAMA.CPP  RATIO');
for (const [task, { ours, llama }] of speeds) {
  const ratio = median(ours.map((speed, i) => speed / llama[i]));
  console.log(
    `${task.padEnd(10)}  ${median(ours).toFixed(2).padStart(10)}  ${median(llama).toFixed(2).padStart(9)}  ${ratio.toFixed(2).padStart(5)}`,
  );
}

function ourOptions() {
  const { model, threads, precision, cache, limit, memory } = values;
  const lowered = precision === undefined ? {} : { precision: { kind: 'all', format: precision }, cacheFolder: cache };
  // What has no room is read past the page cache, which belongs to the group and would push the worker out.
  const limited = limit === undefined ? {} : { memoryBytes: Number(memory), pageCache: 'bypass' };
  return { modelFolder: model, threads: Number(threads), ...lowered, ...limited };
}

/** A noisy machine is noisy for both. */
async function inTurn() {
  const sides = { ours: await startSide(...scripts.ours, null), llama: await startSide(...scripts.llama, null) };
  for (const round of counted) for (const task of tasks) for (const side of ['ours', 'llama']) await time(side, sides[side], task, round);
  for (const side of Object.values(sides)) await side.close();
}

/** Both at once would fight for the disk. What the page cache already has would be in nobody's memory. */
async function alone(name, bytes) {
  writeFileSync('/proc/sys/vm/drop_caches', '1');
  const group = openMemoryGroup(name, bytes);
  try {
    const side = await startSide(...scripts[name], group);
    for (const round of counted) for (const task of tasks) await time(name, side, task, round);
    await side.close();
    console.error(
      `${name}: at most ${(group.peakBytes() / 2 ** 30).toFixed(2)} GiB in memory, ${group.numKilled()} processes killed for it`,
    );
  } finally {
    group.close();
  }
}

async function time(name, side, task, round) {
  const { tokens, seconds } = await side.run(task);
  console.error(`round ${round} ${task} ${name} ${(tokens / seconds).toFixed(2)}`);
  if (round > 0) speeds.get(task)[name].push(tokens / seconds);
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
