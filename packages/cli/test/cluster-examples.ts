import type { ClusterPlacement, ClusterStatus, ExpertLoad } from '@expertmesh/client';

const loads = { inPlace: 40, prefetches: 60, prefetchesUsed: 50, prefetchesWasted: 10, choices: 0, masked: 0, swaps: 0 };
const noLoads = { inPlace: 0, prefetches: 0, prefetchesUsed: 0, prefetchesWasted: 0, choices: 0, masked: 0, swaps: 0 };
const stepTimes = {
  numSteps: 0,
  stepsMs: 0,
  attentionMs: 0,
  gateMs: 0,
  packMs: 0,
  exchangeMs: 0,
  expertsMs: 0,
  servedExpertsMs: 0,
  combineMs: 0,
  headMs: 0,
};

export const exampleStatus: ClusterStatus = {
  cluster: 'default',
  epoch: 3,
  model: {
    id: 'olmoe',
    architecture: 'OlmoeForCausalLM',
    fingerprint: '00112233aabbccdd',
    vocabSize: 128,
    contextLength: 256,
    numLayers: 2,
    numEncoderLayers: 0,
    numMoeLayers: 2,
    numExperts: 8,
    expertsPerToken: 2,
  },
  workers: [
    {
      id: 'w1',
      state: 'ready',
      pid: 4711,
      address: '127.0.0.1:40001',
      device: 'cpu',
      numerics: 'cpu-v1',
      slots: 8,
      expertsHeld: 8,
      rowsIn: 120,
      rowsOut: 98,
      bytesOut: 25_088,
      load: 1.105,
      runningRequests: 2,
      waitingRequests: 0,
      freeKvBlocks: 64,
      totalKvBlocks: 64,
      kvBlockBytes: 24_576,
      queuedDispatches: 0,
      reason: '',
      stepTimes,
      buffering: { slots: 4, residents: 4, hits: 900, misses: 100, ...loads, loadedBytes: 3_276_800, failedLoads: 0, stallMs: 1500 },
      labels: { zone: 'eu-1', node: 'a' },
      eventLoopMaxMs: 0,
    },
    {
      id: 'w2',
      state: 'lost',
      pid: 4712,
      address: '127.0.0.1:40002',
      device: 'cpu',
      numerics: 'cpu-v1',
      slots: 8,
      expertsHeld: 0,
      rowsIn: 12_345,
      rowsOut: 0,
      bytesOut: 0,
      load: 0.895,
      runningRequests: 0,
      waitingRequests: 0,
      freeKvBlocks: 64,
      totalKvBlocks: 64,
      kvBlockBytes: 24_576,
      queuedDispatches: 0,
      reason: 'its membership stream broke',
      stepTimes,
      buffering: { slots: 0, residents: 0, hits: 0, misses: 0, ...noLoads, loadedBytes: 0, failedLoads: 0, stallMs: 0 },
      labels: {},
      eventLoopMaxMs: 0,
    },
  ],
  balancedness: 0.81,
  maxOverMean: 1.234,
  operation: null,
  warnings: [],
  leader: { coordinator: 'local', address: '127.0.0.1:7070', fence: 1 },
  qos: null,
  store: { name: 'memory:', isUp: true, downSinceMs: null, problem: '', bytes: 12_582_912, limitBytes: 67_108_864 },
};

/** Layer 0 is dense. */
export const examplePlacement: ClusterPlacement = {
  epoch: 3,
  layers: [
    [],
    ['w1', 'w1', 'w2', 'w10'].map((worker) => ({ format: 'bf16', checksum: '0123456789abcdef', replicas: [{ worker, share: 1 }] })),
    [
      { format: 'bf16', checksum: '0123456789abcdef', replicas: [{ worker: 'w2', share: 1 }] },
      {
        format: 'f32',
        checksum: '0123456789abcdef',
        replicas: [
          { worker: 'w1', share: 0.25 },
          { worker: 'w2', share: 0.75 },
        ],
      },
    ],
  ],
};

export const exampleLoad: ExpertLoad = {
  sinceMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  layers: [
    { layer: 1, rows: [10, 0, 5, 5], batches: 2, activeExperts: 5 },
    { layer: 2, rows: [15, 5], batches: 5, activeExperts: 8 },
  ],
};
