// llama.cpp's side: `llama.mjs FOLDER MODEL.gguf THREADS`, FOLDER holding node_modules with node-llama-cpp.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerTasks } from './side.mjs';
import { numProduced, numProducedEach, numSampled, numSequences, promptIds, promptLength, shortPromptLength } from './workload.mjs';

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

/** `produced` tokens on each of the sequences at once; the prompts are in the cache before the clock starts. */
async function decode(used, produced, temperature = 0) {
  const starts = used.map((sequence, i) => ({ sequence, ids: promptIds(shortPromptLength, i) }));
  for (const { sequence, ids } of starts) {
    await sequence.clearHistory();
    await sequence.evaluateWithoutGeneratingNewTokens(ids.slice(0, -1));
  }
  const began = performance.now();
  await Promise.all(
    starts.map(async ({ sequence, ids }) => {
      let left = produced;
      for await (const _ of sequence.evaluate(ids.slice(-1), { temperature, yieldEogToken: true })) {
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

const [first] = sequences;
await answerTasks({
  prefill,
  decode: () => decode([first], numProduced),
  sampled: () => decode([first], numSampled, 1),
  concurrent: () => decode(sequences, numProducedEach),
});
process.exit(0);
