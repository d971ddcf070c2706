// The engine lets go whom packages/buffering says: what its simulator finds over a trace is what the engine does.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cachePolicy, cachePolicyNames, ExpertCache } from '@expertmesh/buffering';
import { openModelFolder, planSynth, writeSynth } from '@expertmesh/models';
import { type Checkpoint, type Engine, loadNative } from '@expertmesh/native';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Trace {
  readonly name: string;
  readonly experts: number;
  readonly trace: readonly (readonly number[])[];
}

const numExperts = 16;
const hidden = 16;
const native = loadNative();
const vectors = new URL('../../packages/buffering/test/vectors/buffering.json.gz', import.meta.url);
const { large } = JSON.parse(gunzipSync(await readFile(vectors)).toString()) as { large: readonly Trace[] };
const traces = large.filter(({ experts }) => experts <= numExperts).map((one) => ({ ...one, trace: one.trace.slice(0, 200) }));

let folder: string;
let engine: Engine;
let checkpoint: Checkpoint;
let model: Awaited<ReturnType<typeof openModelFolder>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'expertmesh-buffering-'));
  const sizes = {
    sparseStep: 1,
    layers: 1,
    hidden,
    heads: 1,
    kvHeads: 1,
    headDim: 16,
    ffn: 16,
    experts: numExperts,
    topK: 1,
    vocab: 16,
    context: 64,
  };
  const path = join(folder, 'model');
  const plan = planSynth(path, { family: 'mixtral', sizes, dtype: 'f32', shardBytes: 1_000_000 });
  await writeSynth(path, plan, { seed: 1, isForced: false, signal: new AbortController().signal, onProgress() {} });
  model = await openModelFolder(path);
  engine = native.engineOpen({ threads: 1, kernels: 'auto' });
  checkpoint = await native.checkpointOpen(model.files, model.tensors, { pageCache: 'keep' });
});

afterAll(async () => {
  native.checkpointClose(checkpoint);
  native.engineClose(engine);
  await rm(folder, { recursive: true });
});

test.each(cachePolicyNames)('%s', async (policy) => {
  expect(traces.length).toBeGreaterThan(0);
  for (const { name, experts, trace } of traces) {
    for (const capacity of [1, 2, 4]) {
      expect(await engineMisses(policy, capacity, experts, trace), `${name}, ${capacity} slots`).toEqual(
        simulatedMisses(policy, capacity, trace),
      );
    }
  }
});

/** By batch. */
async function engineMisses(policy: string, capacity: number, experts: number, trace: Trace['trace']): Promise<number[]> {
  const store = await native.expertStoreOpen(engine, checkpoint, model.spec, 'f32', {
    perLayer: capacity,
    layerBytes: [],
    policy,
    inPlace: 'auto',
    prefetch: false,
    residentOnly: false,
    converted: '',
  });
  for (let expert = 0; expert < experts; expert += 1) await native.expertLoad(store, 0, expert, 'f32', 'needed');
  const rowBytes = 4 * hidden;
  const misses: number[] = [];
  let before = 0;
  for (const active of trace) {
    const source = { rows: new Uint8Array(active.length * rowBytes), out: new Uint8Array(active.length * rowBytes) };
    await native.expertsRun(store, 0, [source], Int32Array.from(active.flatMap((expert, row) => [0, expert, row, row])), 'f32');
    const total = native.expertSlots(store)[0]!.misses;
    misses.push(total - before);
    before = total;
  }
  native.expertStoreClose(store);
  return misses;
}

/** From where a worker begins: its first experts have the slots; one expert may still run when the next is loaded. */
function simulatedMisses(policy: (typeof cachePolicyNames)[number], capacity: number, trace: Trace['trace']): number[] {
  const cache = new ExpertCache({ capacity, policy: cachePolicy(policy, numExperts), numInFlight: 1 });
  for (let expert = 0; expert < capacity; expert += 1) cache.prefetch([expert]);
  return trace.map((active) => cache.onBatch(active).filter(({ isHit }) => !isHit).length);
}
