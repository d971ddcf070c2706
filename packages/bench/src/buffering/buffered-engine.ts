import type { CachePolicyName } from '@expertmesh/buffering';
import { expertFormats, type ModelFolder } from '@expertmesh/models';
import {
  type Binding,
  type Decoder,
  type Engine,
  type ExpertStore,
  type InPlace,
  linearsOf,
  localFormat,
  mixtureOf,
  type PageCache,
  type SlotCounters,
} from '@expertmesh/native';
import { greedyStep } from '../greedy-step.js';
import type { LayerTrace } from './cache-misses.js';
import { MixedTraffic, type Prompt, type TrafficShape, trafficBlocks } from './mixed-traffic.js';

/** Where experts without a slot lie: warm in the page cache, or on disk, read past it. */
export type LowerTier = 'host' | 'disk';

export interface EngineSetup {
  readonly folder: ModelFolder;
  readonly threads: number;
  readonly tier: LowerTier;
  /** Of each layer; 0 = as many as it has experts. */
  readonly slots: number;
  readonly policy: CachePolicyName;
  /** Whether compute threads read missed experts themselves. */
  readonly inPlace: InPlace;
  /** Whether the next layer's experts are loaded ahead of need. */
  readonly prefetch: boolean;
}

export interface Traffic {
  readonly prompts: readonly Prompt[];
  readonly shape: TrafficShape;
}

/** One run of all requests. */
export interface TrafficRun {
  readonly seconds: number;
  readonly produced: readonly number[];
  /** By layer with experts: what its batches used. */
  readonly traces: readonly LayerTrace[];
  readonly hits: number;
  readonly misses: number;
  /** Of the misses. */
  readonly inPlace: number;
  readonly prefetches: number;
  readonly prefetchesUsed: number;
  readonly loadedBytes: number;
  readonly stallSeconds: number;
}

const pageCaches: Readonly<Record<LowerTier, PageCache>> = { host: 'keep', disk: 'bypass' };

/** Opens an engine that holds all experts, runs all requests once, and closes it. */
export async function runTraffic(native: Binding, setup: EngineSetup, traffic: Traffic): Promise<TrafficRun> {
  const { folder, threads, tier, slots, policy, inPlace, prefetch } = setup;
  const { spec, files, tensors } = folder;
  const engine = native.engineOpen({ threads, kernels: 'auto' });
  const kvBlocks = trafficBlocks(traffic.prompts, traffic.shape);
  try {
    const checkpoint = await native.checkpointOpen(files, tensors, { pageCache: pageCaches[tier] });
    const decoder = await native.decoderOpen(engine, checkpoint, spec, { kvBlocks, kvDtype: 'f32', wireDtype: 'f32' });
    const tiers = { perLayer: slots, layerBytes: [], policy, inPlace, prefetch, residentOnly: false, converted: '' };
    const store = await native.expertStoreOpen(engine, checkpoint, spec, 'f32', tiers);
    try {
      await loadAll(native, setup, { store, decoder });
      return await run(native, setup, { engine, store, decoder }, traffic);
    } finally {
      native.expertStoreClose(store);
      native.decoderClose(decoder);
      native.checkpointClose(checkpoint);
    }
  } finally {
    native.engineClose(engine);
  }
}

interface Opened {
  readonly engine: Engine;
  readonly store: ExpertStore;
  readonly decoder: Decoder;
}

async function loadAll(native: Binding, { folder }: EngineSetup, { store, decoder }: Omit<Opened, 'engine'>): Promise<void> {
  const formats = expertFormats(folder.spec, folder.tensors);
  for (const [layer, layerSpec] of folder.spec.layers.entries()) {
    const numExperts = mixtureOf(layerSpec)?.numExperts ?? 0;
    // One by one: the first of them hold the slots.
    const format = formats[layer] ?? 'f32';
    for (let expert = 0; expert < numExperts; expert += 1) await native.expertLoad(store, layer, expert, format, 'needed');
    if (numExperts > 0) native.decoderSetLocal(decoder, store, 0, layer, new Uint8Array(numExperts).fill(localFormat(format)));
  }
}

async function run(
  native: Binding,
  { folder, slots }: EngineSetup,
  { store, decoder }: Opened,
  { prompts, shape }: Traffic,
): Promise<TrafficRun> {
  const traffic = new MixedTraffic(prompts, shape);
  const used: number[][][] = folder.spec.layers.map(() => []);
  native.decoderTakeLoad(decoder);
  const began = performance.now();
  for (let input = traffic.next(); input !== null; input = traffic.next()) {
    traffic.took(await greedyStep(native, decoder, input));
    for (const [layer, { rows }] of native.decoderTakeLoad(decoder).entries()) {
      const active = Array.from(rows, (count, expert) => (count > 0 ? expert : -1)).filter((expert) => expert >= 0);
      // Those of the other stack have not run.
      if (active.length > 0) used[layer]!.push(active);
    }
  }
  const seconds = (performance.now() - began) / 1e3;
  const layers = native.expertSlots(store);
  const sum = (key: Exclude<keyof SlotCounters, 'slots'>) => layers.reduce((total, counters) => total + counters[key], 0);
  const traces = used.flatMap((batches, layer) => {
    const numExperts = mixtureOf(folder.spec.layers[layer]!)?.numExperts ?? 0;
    return numExperts === 0 ? [] : [{ numExperts, slots: slots === 0 ? numExperts : Math.min(slots, numExperts), batches }];
  });
  const loads = {
    inPlace: sum('inPlace'),
    prefetches: sum('prefetches'),
    prefetchesUsed: sum('prefetchesUsed'),
    loadedBytes: sum('loadedBytes'),
  };
  const counted = { hits: sum('hits'), misses: sum('misses'), ...loads, stallSeconds: sum('stallMs') / 1e3 };
  return { seconds, produced: traffic.produced, traces, ...counted };
}

/** Bytes of a model's tensors. */
export interface ModelBytes {
  readonly experts: number;
  readonly others: number;
  /** Of one expert in each layer. */
  readonly slotOfEach: number;
}

export function modelBytes({ spec, tensors }: Pick<ModelFolder, 'spec' | 'tensors'>): ModelBytes {
  const sizes = new Map(tensors.map(({ name, begin, end }) => [name, end - begin]));
  const bytesOf = (layer: (typeof spec.layers)[number]) =>
    (mixtureOf(layer)?.experts ?? []).map((expert) =>
      linearsOf(expert).reduce((sum, { weight, bias }) => sum + (sizes.get(weight) ?? 0) + (bias === null ? 0 : (sizes.get(bias) ?? 0)), 0),
    );
  const layers = spec.layers.map(bytesOf);
  const experts = layers.flat().reduce((sum, bytes) => sum + bytes, 0);
  const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { experts, others: all - experts, slotOfEach: layers.reduce((sum, [first = 0]) => sum + first, 0) };
}

/** What the whole model takes over what it takes with so many slots in each layer. */
export function memoryRatioOf({ experts, others, slotOfEach }: ModelBytes, slots: number): number {
  return (others + experts) / (others + Math.min(experts, slots * slotOfEach));
}
