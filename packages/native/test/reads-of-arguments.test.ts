// Whatever a call reads of its arguments may run a getter, and the memory of an array may go at any time. For every call that takes
// objects or arrays, at each of its reads in turn and right after it: all handles are closed, or all arrays shrunk, or transferred. The
// call ends with what it promises or with an error of ours, and touches nothing that is gone.
import { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import {
  type Batch,
  type DataPlane,
  type EchoBinding,
  type EchoPlaces,
  type Executor,
  hasDataPlane,
  hasEcho,
  loadNative,
  type PlaneBinding,
  type Router,
  unlimitedSlots,
} from '../src/index.js';
import { fixtureModel } from './fixture-model.js';
import { batchInput, FixtureWorker } from './fixture-worker.js';

const native = loadNative();
const model = fixtureModel('mixtral');
const cache = { kvBlocks: 4, kvDtype: 'f32', wireDtype: 'f32' } as const;

/** Everything that a call may be given. */
interface Stage {
  readonly worker: FixtureWorker;
  /** Stopped at the first layer with experts. */
  readonly stopped: Batch;
  readonly done: Batch;
  readonly executor: Executor;
  readonly router: Router;
  /** Null where there is none. */
  readonly plane: DataPlane | null;
  /** Routed, and not begun. */
  readonly routed: Batch;
}

async function openStage(): Promise<Stage> {
  const worker = await FixtureWorker.open(model, { threads: 2, kvBlocks: 4 });
  const sequence = { tokens: [1, 2, 3], start: 0, blocks: [0], logits: [0, 1, 2] };
  const done = worker.openBatch([sequence]);
  await native.batchRun(done);
  worker.setLocal(false);
  const stopped = worker.openBatch([{ ...sequence, blocks: [1] }]);
  await native.batchRun(stopped);
  const executor = native.executorOpen(worker.store, 'w1', 'numerics');
  const router = native.routerOpen(
    executor,
    null,
    () => undefined,
    () => undefined,
  );
  const plane = hasDataPlane(native) ? native.dataPlaneOpen(planeOptions, executor, () => undefined) : null;
  const routed = worker.openBatch([{ ...sequence, blocks: [2] }]);
  native.batchRoute(routed, router, new Uint32Array(3), new Int32Array(3), 1);
  return { worker, stopped, done, executor, router, plane, routed };
}

/** Each call with plain arguments, which `watched` turns into ones whose reads are seen. */
type Call = (stage: Stage, watched: <T>(value: T) => T) => unknown;

const rules = {
  repetitionPenalty: 1.1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  history: Int32Array.of(1, 2),
  numPrompt: 1,
  banned: Int32Array.of(3),
};
const sampling = { index: 1, temperature: 0.7, topK: 3, topP: 0.9, seed: 5n, position: 3, minP: 0, typicalP: 1, rules };
const attention = { kvDtype: 'f32', rows: 2, position: 64, numHeads: 2, numKvHeads: 1, headDim: 16, caches: 1, repeats: 1 } as const;
const content = { layer: 0, expert: 1, format: 'f32', checksum: 'x' };
const rowBytes = model.spec.hiddenSize * 4;
const planeOptions = {
  identity: { worker: 'w1', incarnation: 'i', cluster: 'c', fingerprint: 'f', numerics: 'numerics', wireDtype: 'f32', token: 't' },
  limits: { maxFrameBytes: 1 << 20, windowBytes: 1 << 20, connectTimeoutMs: 100, reconnectFirstMs: 10, reconnectMostMs: 50 },
  listen: '127.0.0.1:0',
  sharedMemory: true,
};
/** Rows of one expert. */
const dispatch = {
  ...{ epoch: 1, numerics: 'numerics', contents: [content], counts: [1], rowIndex: Uint32Array.of(0), dtype: 'f32' as const },
  ...{ numRows: 1, rows: new Uint8Array(rowBytes) },
} as const;

const planeCalls = (bound: PlaneBinding): Record<string, Call> => ({
  dataPlaneOpen: ({ executor }, watched) => bound.dataPlaneClose(bound.dataPlaneOpen(watched(planeOptions), executor, () => undefined)),
  dataPlaneSetPeers: ({ plane }, watched) =>
    bound.dataPlaneSetPeers(plane as DataPlane, watched([{ worker: 'w2', incarnation: 'i', address: '127.0.0.1:1', token: 't' }])),
  dataPlaneSend: ({ plane }, watched) => bound.dataPlaneSend(plane as DataPlane, 1, 'w2', watched(dispatch)),
  dataPlaneAnswer: ({ plane }, watched) => bound.dataPlaneAnswer(plane as DataPlane, 1, watched(new Uint8Array(rowBytes))),
});

/** For machines without OpenSSL, which is said of an object that has been read. */
const noTls = { plane: 1, certificate: '', key: '', authority: '' };

/** With peers to measure that are there. */
const echoCalls = (bound: EchoBinding): Record<string, Call> => {
  const measured = (measure: (places: EchoPlaces) => unknown) => {
    const echo = bound.echoOpen(1);
    try {
      return measure(bound.echoPlaces(echo));
    } finally {
      bound.echoClose(echo);
    }
  };
  return {
    echoByPlane: (_, watched) => measured(({ planes }) => bound.echoByPlane(watched(planes), true, rowBytes, rowBytes, 1)),
    echoByTls: (_, watched) => measured(({ tls }) => bound.echoByTls(watched(tls ?? noTls), rowBytes, rowBytes, 1)),
    echoBySocket: (_, watched) => measured(({ sockets }) => bound.echoBySocket(watched(sockets), rowBytes, 1)),
  };
};

const calls: Record<string, Call> = {
  engineOpen: (_, watched) => native.engineClose(native.engineOpen(watched({ threads: 2, kernels: 'auto' }))),
  checkpointOpen: (_, watched) => native.checkpointOpen(watched(model.files), watched(model.tensors), watched({ pageCache: 'keep' })),
  decoderOpen: ({ worker }, watched) => native.decoderOpen(worker.engine, worker.checkpoint, watched(model.spec), watched(cache)),
  decoderSetLocal: ({ worker }, watched) => native.decoderSetLocal(worker.decoder, worker.store, 0, 0, watched(new Uint8Array(8))),
  batchOpen: ({ worker }, watched) =>
    native.batchRun(native.batchOpen(worker.decoder, watched(batchInput([{ tokens: [4, 5], start: 0, blocks: [2], logits: [1] }])))),
  batchRoute: ({ stopped, router }, watched) =>
    native.batchRoute(stopped, router, watched(new Uint32Array(3)), watched(new Int32Array(3)), 1),
  batchStep: ({ routed }, watched) => native.batchStep(routed, watched([{ slots: Int32Array.of(0, 99), avoid: ['w2'] }])),
  batchGather: ({ stopped }, watched) => native.batchGather(stopped, watched(Int32Array.of(0, 1)), watched(new Uint8Array(2 * rowBytes))),
  batchScatter: ({ stopped }, watched) => native.batchScatter(stopped, watched(Int32Array.of(0, 1)), watched(new Uint8Array(2 * rowBytes))),
  batchDropRows: ({ stopped }, watched) => native.batchDropRows(stopped, watched(Int32Array.of(0))),
  batchSample: ({ done }, watched) => native.batchSample(done, watched([sampling, { ...sampling, index: 0, rules: null }])),
  batchLogprobs: ({ done }, watched) => native.batchLogprobs(done, watched([{ index: 0, token: 2, numTop: 3 }])),
  batchNll: ({ done }, watched) => native.batchNll(done, watched(Int32Array.of(0)), watched(Int32Array.of(2))),
  expertStoreOpen: ({ worker }, watched) =>
    native.expertStoreOpen(worker.engine, worker.checkpoint, watched(model.spec), 'f32', unlimitedSlots),
  expertLoadBytes: ({ worker }, watched) => native.expertLoadBytes(worker.store, 0, 0, 'f32', watched(new Uint8Array(3 << 20))),
  expertsRun: ({ worker, stopped }, watched) => {
    const rows = { rows: new Uint8Array(rowBytes), out: new Uint8Array(rowBytes) };
    return native.expertsRun(
      worker.store,
      0,
      watched([stopped, rows]),
      watched(Int32Array.of(0, 1, 0, 0, 1, 1, 0, 0)),
      worker.expertFormat(0),
    );
  },
  executorHold: ({ executor }, watched) => native.executorHold(executor, watched(content)),
  executorServe: ({ executor }, watched) => native.executorServe(executor, 1, 'w2', watched(dispatch)),
  routerSetTable: ({ router }, watched) => {
    const experts = Array(8).fill('x').join(' ');
    const [workers, shares] = [new Int32Array(8), new Float64Array(8).fill(1)];
    const routes = { first: Int32Array.from({ length: 9 }, (_, expert) => expert), workers, shares, formats: experts, checksums: experts };
    return native.routerSetTable(router, watched({ map: 1, epoch: 1, replicaChoice: 'step', workers: ['w1'], layers: [routes, null] }));
  },
  routerAnswered: ({ router }, watched) => native.routerAnswered(router, 1, watched(new Uint8Array(rowBytes))),
  ...(hasDataPlane(native) ? planeCalls(native) : {}),
  ...(hasEcho(native) ? echoCalls(native) : {}),
  probeAttention: ({ worker }, watched) => native.probeAttention(worker.engine, watched(attention)),
};

/** Reads at which each call is disturbed at most: spread over all of them. */
const mostReads = 24;

describe.each(Object.keys(calls))('%s', (name) => {
  it.each(['closes all handles', 'shrinks all arrays', 'transfers all arrays'] as const)('bears a read that %s', async (what) => {
    const numReads = await disturbed(name, what, Number.POSITIVE_INFINITY);
    const step = Math.max(1, Math.ceil(numReads / mostReads));
    for (let read = 0; read < numReads; read += step) await disturbed(name, what, read);
  });
});

it('every call that takes objects or arrays is among these', () => {
  const plain =
    /^(engine(Info|StalledMs)|decoder(Progress|DropMap|TakeLoad|Times)|\w+Close|batch(Follow|Run|Logits)|expert(Load|CancelLoads|Bytes|ConversionProblem|Release|Slots|Swap|TakeDemand|sHeld)|executor(Open|SetEpoch|Drain|Forget|Withdraw|Counts)|router(Open|DropMap|Refused|Lost|Times)|dataPlane(Port|Reach|Cancel|Refuse|Counters)|echo(Open|Places|ByMemory)|probe(Read|Fma|Gemm))$/;
  expect(Object.keys(calls).sort()).toEqual(
    Object.keys(native)
      .filter((name) => !plain.test(name))
      .sort(),
  );
});

/** Does the call with the disturbance at its `at`-th read, or right after it where it has fewer; how many reads there were. */
async function disturbed(
  name: string,
  what: 'closes all handles' | 'shrinks all arrays' | 'transfers all arrays',
  at: number,
): Promise<number> {
  const stage = await openStage();
  const arrays: ArrayBuffer[] = [];
  const disturb = () => {
    if (what === 'closes all handles') closeAll(stage);
    for (const array of arrays) {
      if (what === 'shrinks all arrays') (array as ArrayBuffer & { resize(length: number): void }).resize(0);
      if (what === 'transfers all arrays') structuredClone(array, { transfer: [array] });
    }
    for (let i = 0; i < 8; i += 1) new Uint8Array(1 << 18).fill(i); // what is gone is used again
  };
  let numReads = 0;
  const onRead = () => {
    numReads += 1;
    if (numReads - 1 === at) disturb();
  };
  const isHandle = (value: object) => [stage.stopped, stage.done, stage.routed].includes(value as Batch);
  const call = async () => {
    const result = calls[name]!(stage, (value) => watch(value, onRead, arrays, isHandle));
    if (at >= numReads) disturb();
    await result;
  };
  await call().catch((error: unknown) => {
    expect(error).toBeInstanceOf(EmError);
    expect(['EM_NATIVE_CLOSED', 'EM_NATIVE_ARGUMENT']).toContain((error as EmError).code);
  });
  closeAll(stage);
  return numReads;
}

/** The same value, of which every read of a property calls `onRead`; its arrays of numbers can shrink and are added to `arrays`. */
function watch<T>(value: T, onRead: () => void, arrays: ArrayBuffer[], isHandle: (value: object) => boolean): T {
  if (typeof value !== 'object' || value === null || isHandle(value)) return value;
  if (ArrayBuffer.isView(value)) return resizable(value as T & NodeJS.TypedArray, arrays);
  const copy = Array.isArray(value) ? [] : {};
  for (const [key, inner] of Object.entries(value)) {
    const watched = watch(inner, onRead, arrays, isHandle);
    const get = () => {
      onRead();
      return watched;
    };
    Object.defineProperty(copy, key, { enumerable: true, get });
  }
  return copy as T;
}

function resizable<T extends NodeJS.TypedArray>(array: T, arrays: ArrayBuffer[]): T {
  const buffer = Reflect.construct(ArrayBuffer, [array.byteLength, { maxByteLength: array.byteLength + 64 }]) as ArrayBuffer;
  new Uint8Array(buffer).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  arrays.push(buffer);
  return Reflect.construct(array.constructor as new (buffer: ArrayBuffer) => T, [buffer]) as T;
}

function closeAll({ worker, stopped, done, routed, router, plane, executor }: Stage): void {
  const batches = [stopped, done, routed].map((batch) => () => native.batchClose(batch));
  const closes = [
    ...batches,
    () => hasDataPlane(native) && plane !== null && native.dataPlaneClose(plane),
    () => native.routerClose(router),
    () => void native.executorClose(executor).catch(() => undefined),
    () => worker.close(),
  ];
  for (const close of closes) {
    try {
      close();
    } catch (error) {
      expect(error).toMatchObject({ code: 'EM_NATIVE_CLOSED' });
    }
  }
}
