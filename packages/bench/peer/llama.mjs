// llama.cpp's side, in a process of its own: `llama.mjs FOLDER MODEL.gguf THREADS`, FOLDER holding node_modules with
// node-llama-cpp. Answers each line on stdin (prefill, decode, concurrent) by a line {"tokens", "seconds"}.
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { numProduced, numProducedEach, numSequences, promptIds, promptLength, shortPromptLength } from './workload.mjs';

const [folder, modelPath, threadsText] = process.argv.slice(2);
const threads = Number(threadsText);
const entry = join(resolve(folder), 'node_modules/node-llama-cpp/dist/index.js');
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(entry).href);

const llama = await getLlama({ gpu: false, logLevel: LlamaLogLevel.error, skipDownload: true, build: 'never', maxThreads: threads });
const model = await llama.loadModel({ modelPath, useMmap: true });
// One context, whose sequences it evaluates in one batch as long as they wait for it together.
const context = await model.createContext({
  contextSize: 1024,
  batchSize: promptLength,
  threads: { ideal: threads, min: threads },
  sequences: numSequences,
});
const sequences = Array.from({ length: numSequences }, () => context.getSequence());

async function prefill() {
  const [sequence] = sequences;
  await sequence.clearHistory();
  const began = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(promptIds(promptLength));
  return answer(promptLength, began);
}

/** `produced` greedy tokens on each of the sequences at once; the prompts are in the cache before the clock starts. */
async function decode(used, produced) {
  const starts = used.map((sequence, i) => ({ sequence, ids: promptIds(shortPromptLength, i) }));
  for (const { sequence, ids } of starts) {
    await sequence.clearHistory();
    await sequence.evaluateWithoutGeneratingNewTokens(ids.slice(0, -1));
  }
  const began = performance.now();
  await Promise.all(
    starts.map(async ({ sequence, ids }) => {
      let left = produced;
      for await (const _ of sequence.evaluate(ids.slice(-1), { temperature: 0, yieldEogToken: true })) {
        left -= 1;
        if (left === 0) break;
      }
    }),
  );
  return answer(produced * used.length, began);
}

function answer(tokens, began) {
  return { tokens, seconds: (performance.now() - began) / 1e3 };
}

const tasks = { prefill, decode: () => decode(sequences.slice(0, 1), numProduced), concurrent: () => decode(sequences, numProducedEach) };
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await tasks[line]()));
process.exit(0);
