// A process of its own for lifetime.test.ts: `node lifetime-child.mjs SCENARIO MODEL.json`. It uses the addon directly, as
// a process that ends abruptly would.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const [scenario, modelPath] = isMainThread ? process.argv.slice(2) : ['run', workerData];
const model = JSON.parse(readFileSync(modelPath, 'utf8'));
const native = createRequire(import.meta.url)(model.addon);
const { rope } = model.spec;
const spec = { ...model.spec, rope: { ...rope, inverseFrequencies: Float32Array.from(rope.inverseFrequencies) } };
const numRuns = 40;

const scenarios = {
  /** Everything stays open, nothing is pending. */
  idle: async () => {
    await open();
  },
  /** The process ends by itself while jobs run: only after they are done. */
  pending: async () => {
    const { decoder } = await open();
    const runs = Promise.all(startRuns(decoder));
    runs.then(() => process.stdout.write('done'));
  },
  /** The process is ended while jobs run. */
  exit: async () => {
    const { decoder } = await open();
    startRuns(decoder);
    process.exit(0);
  },
  /** A thread with an engine of its own is ended while jobs run. */
  terminate: async () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: modelPath });
    await new Promise((resolve) => worker.once('message', resolve));
    await worker.terminate();
  },
  run: async () => {
    const { decoder } = await open();
    startRuns(decoder);
    parentPort.postMessage('running');
    await new Promise(() => setInterval(() => undefined, 1000));
  },
  /** No handle is reachable any more while jobs run. */
  garbage: async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc');
    const runs = await (async () => startRuns((await open()).decoder))();
    for (let i = 0; i < 3; i++) {
      gc();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const results = await Promise.all(runs);
    gc();
    if (results.every(({ stoppedAt }) => stoppedAt === null)) process.stdout.write('done');
  },
};
await scenarios[scenario]();

async function open() {
  const engine = native.engineOpen({ threads: 2, kernels: 'auto' });
  const checkpoint = await native.checkpointOpen(model.files, model.tensors, { pageCache: 'keep' });
  const decoder = await native.decoderOpen(engine, checkpoint, spec, { kvBlocks: 16 * numRuns, kvDtype: 'f32', wireDtype: 'f32' });
  const store = await native.expertStoreOpen(engine, checkpoint, spec, 'f32', model.slots);
  for (const [layer, { sublayers }] of spec.layers.entries()) {
    const { mixture } = sublayers.find(({ kind }) => kind === 'mixture');
    await Promise.all(mixture.experts.map((_, expert) => native.expertLoad(store, layer, expert, 'f32', 'needed')));
    native.decoderSetLocal(decoder, store, 0, layer, new Uint8Array(mixture.numExperts).fill(1));
  }
  return { decoder };
}

function startRuns(decoder) {
  const numRows = 500;
  const ramp = Int32Array.from({ length: numRows }, (_, i) => i);
  return Array.from({ length: numRuns }, (_, run) =>
    native.batchRun(
      native.batchOpen(decoder, {
        tokens: ramp,
        positions: ramp,
        sequences: new Int32Array(numRows),
        blockTable: Int32Array.from({ length: 16 }, (_, i) => run * 16 + i),
        blockOffsets: Int32Array.of(0, 16),
        ropeInverseFrequencies: new Float32Array(0),
        numPadding: new Int32Array(0),
        stack: 'decoder',
        sources: null,
        logitRows: Int32Array.of(numRows - 1),
      }),
    ),
  );
}
