// expertmesh and llama.cpp on one model, in turn: see README.md.
//   node packages/bench/peer/compare.mjs --peer FOLDER --gguf FILE --model DIR [--threads 2] [--rounds 5]
import { spawn } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startOurs } from './ours.mjs';

const { values } = parseArgs({
  options: {
    peer: { type: 'string' },
    gguf: { type: 'string' },
    model: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '5' },
    tasks: { type: 'string', default: 'prefill,decode,concurrent' },
  },
});
if (!values.peer || !values.gguf || !values.model) {
  console.error('error: --peer FOLDER, --gguf FILE and --model DIR are wanted: see packages/bench/peer/README.md');
  process.exit(2);
}
const tasks = values.tasks.split(',');
const rounds = Number(values.rounds);

const ours = await startOurs(values.model, Number(values.threads));
const llama = await startLlama(values.peer, values.gguf, values.threads);
const speeds = new Map(tasks.map((task) => [task, { ours: [], llama: [] }]));
// The first round fills caches and is not counted.
for (let round = 0; round <= rounds; round += 1) {
  for (const task of tasks) {
    for (const [side, run] of [
      ['ours', ours[task]],
      ['llama', () => llama.run(task)],
    ]) {
      const { tokens, seconds } = await run();
      console.error(`round ${round} ${task} ${side} ${(tokens / seconds).toFixed(1)}`);
      if (round > 0) speeds.get(task)[side].push(tokens / seconds);
    }
  }
}
await ours.close();
llama.close();

console.log(`${cpus()[0].model}, ${values.threads} threads, medians of ${rounds}, tokens/s`);
console.log('TASK        EXPERTMESH  LLAMA.CPP  RATIO');
for (const [task, { ours: mine, llama: theirs }] of speeds) {
  const ratio = median(mine.map((speed, i) => speed / theirs[i]));
  console.log(
    `${task.padEnd(10)}  ${median(mine).toFixed(1).padStart(10)}  ${median(theirs).toFixed(1).padStart(9)}  ${ratio.toFixed(2).padStart(5)}`,
  );
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

async function startLlama(folder, file, threads) {
  const script = fileURLToPath(new URL('./llama.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, folder, file, threads], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process of llama.cpp has ended');
    return JSON.parse(value);
  };
  await next();
  return {
    run: (task) => {
      child.stdin.write(`${task}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}
