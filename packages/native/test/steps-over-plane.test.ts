// Steps that cross workers by the data plane: JavaScript is not asked, and the bits are those of one worker.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { type Batch, type DataPlane, type Executor, hasDataPlane, loadNative, type Router } from '../src/index.js';
import { fixtureModel } from './fixture-model.js';
import { blocksFrom, FixtureWorker } from './fixture-worker.js';

const native = loadNative();
const model = fixtureModel('mixtral');
const numExperts = 8;
/** Bytes of a frame that holds what any dispatch here has. */
const wholeDispatches = 1 << 20;
const tokens = Array.from({ length: 40 }, (_, i) => (7 * i) % model.spec.vocabSize);
const limits = { windowBytes: 1 << 22, connectTimeoutMs: 300, reconnectFirstMs: 10, reconnectMostMs: 50 };

/** A worker with all experts, its executor, and the steps that it is home to. */
class Home {
  readonly executor: Executor;
  readonly plane: DataPlane;
  readonly router: Router;
  /** Dispatches that JavaScript was asked to send. */
  numAsked = 0;
  isGone = false;

  constructor(
    readonly id: string,
    readonly worker: FixtureWorker,
    sharedMemory: boolean,
    maxFrameBytes: number,
  ) {
    if (!hasDataPlane(native)) throw new Error('no data plane');
    const { numerics } = native.engineInfo(worker.engine);
    this.executor = native.executorOpen(worker.store, id, numerics);
    for (const { layer } of worker.moeLayers()) {
      for (let expert = 0; expert < numExperts; expert += 1) {
        native.executorHold(this.executor, { layer, expert, format: 'f32', checksum: 'x' });
      }
    }
    const identity = { worker: id, incarnation: 'i', cluster: 'c', fingerprint: 'f', numerics, wireDtype: 'f32', token: `secret of ${id}` };
    const asked = () => {
      this.numAsked += 1;
    };
    this.plane = native.dataPlaneOpen(
      { identity, limits: { ...limits, maxFrameBytes }, listen: '127.0.0.1:0', sharedMemory },
      this.executor,
      asked,
    );
    const lost = (part: number) => {
      this.numAsked += 1;
      native.routerLost(this.router, part, 'nobody else reaches it');
    };
    this.router = native.routerOpen(this.executor, this.plane, lost, () => undefined);
  }

  /** Every second expert is `other`'s, and nobody else's. */
  route(other: Home): void {
    if (!hasDataPlane(native)) throw new Error('no data plane');
    const address = `127.0.0.1:${native.dataPlanePort(other.plane)}`;
    native.dataPlaneSetPeers(this.plane, [{ worker: other.id, incarnation: 'i', address, token: `secret of ${other.id}` }]);
    const words = (word: string) => Array(numExperts).fill(word).join(' ');
    const routes = {
      first: Int32Array.from({ length: numExperts + 1 }, (_, expert) => 2 * expert),
      workers: Int32Array.from({ length: 2 * numExperts }, (_, replica) => replica % 2),
      shares: Float64Array.from({ length: 2 * numExperts }, (_, replica) => (replica % 2 === Math.floor(replica / 2) % 2 ? 1 : 0)),
      formats: words('f32'),
      checksums: words('x'),
    };
    const layers = model.spec.layers.map((_, layer) => (this.worker.moeLayers().some((moe) => moe.layer === layer) ? routes : null));
    native.routerSetTable(this.router, { map: 1, epoch: 1, replicaChoice: 'share', workers: [this.id, other.id], layers });
  }

  open(start = 0, end = tokens.length): Batch {
    const own = tokens.slice(start, end);
    const batch = this.worker.openBatch([{ tokens: own, start, blocks: blocksFrom(0, tokens.length), logits: own.map((_, i) => i) }]);
    native.batchRoute(
      batch,
      this.router,
      new Uint32Array(own.length),
      Int32Array.from(own, (_, i) => start + i),
      1,
    );
    return batch;
  }

  /** Its peers lose it. */
  leave(): void {
    if (!this.isGone && hasDataPlane(native)) native.dataPlaneClose(this.plane);
    this.isGone = true;
  }

  async close(): Promise<void> {
    this.leave();
    native.routerClose(this.router);
    await native.executorClose(this.executor);
    this.worker.close();
  }
}

let wanted: Float32Array;
beforeAll(async () => {
  const worker = await FixtureWorker.open(model);
  wanted = await worker.logits(tokens);
  worker.close();
});

const homes: Home[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) await home.close();
});

async function openTwo(sharedMemory: boolean, maxFrameBytes: number): Promise<[Home, Home]> {
  for (const id of ['w1', 'w2']) homes.push(new Home(id, await FixtureWorker.open(model, { isLocal: false }), sharedMemory, maxFrameBytes));
  const [first, second] = homes as [Home, Home];
  first.route(second);
  second.route(first);
  return [first, second];
}

it.runIf(hasDataPlane(native)).each([
  ['shared memory', true, wholeDispatches],
  ['TCP', false, wholeDispatches],
  // Answers of one dispatch then come in another order than its rows.
  ['shared memory in parts', true, 3 * 4 * model.spec.hiddenSize],
])('two homes at once have the bits of one worker over %s, and JavaScript sends nothing', async (_name, sharedMemory, maxFrameBytes) => {
  const both = await openTwo(sharedMemory, maxFrameBytes);
  const logits = await Promise.all(
    both.map(async (home) => {
      const batch = home.open();
      expect(await native.batchStep(batch, [])).toMatchObject({ state: 'done' });
      return native.batchLogits(batch);
    }),
  );
  for (const ofOne of logits) expect(ofOne).toEqual(wanted);
  const numLayers = both[0].worker.moeLayers().length;
  expect(both.map(({ numAsked }) => numAsked)).toEqual([0, 0]);
  const numServed = both.map(({ executor }) => native.executorCounts(executor).numServed);
  if (maxFrameBytes === wholeDispatches) expect(numServed).toEqual([numLayers, numLayers]);
  else for (const parts of numServed) expect(parts).toBeGreaterThan(numLayers);
  expect(native.routerTimes(both[0].router)).toMatchObject({ numSent: numLayers });
});

it.runIf(hasDataPlane(native)).each([true, false])(
  'two homes with halves of a prompt under way have the bits of one worker',
  async (sharedMemory) => {
    const both = await openTwo(sharedMemory, wholeDispatches);
    for (const cut of [1, 7, 20, tokens.length - 1]) {
      const logits = await Promise.all(
        both.map(async (home) => {
          const [earlier, later] = [home.open(0, cut), home.open(cut)];
          native.batchFollow(later, earlier);
          // It is asked first, and waits nevertheless.
          await Promise.all([later, earlier].map((batch) => native.batchStep(batch, [])));
          const halves = await Promise.all([earlier, later].map((batch) => native.batchLogits(batch)));
          for (const batch of [earlier, later]) native.batchClose(batch);
          return Float32Array.of(...halves.flatMap((half) => [...half]));
        }),
      );
      for (const ofOne of logits) expect(ofOne).toEqual(wanted);
    }
  },
);

it('a batch follows another of its engine that has routes', async () => {
  const worker = await FixtureWorker.open(model);
  const open = () => worker.openBatch([{ tokens: [1], start: 0, blocks: [0], logits: [0] }]);
  const [one, other] = [open(), open()];
  expect(() => native.batchFollow(one, other)).toThrow(/batchRoute/);
  worker.close();
});

it.runIf(hasDataPlane(native))('a peer that goes is told as lost, and its rows are computed elsewhere with the same bits', async () => {
  const [first, second] = await openTwo(true, wholeDispatches);
  second.leave();
  const batch = first.open();
  let result = await native.batchStep(batch, []);
  let numLost = 0;
  while (result.state === 'stopped') {
    numLost += 1;
    expect(result.failures).toMatchObject([{ kind: 'lost', worker: 'w2' }]);
    result = await native.batchStep(batch, [{ slots: result.failures[0]!.slots, avoid: ['w2'] }]);
  }
  expect(numLost).toBe(first.worker.moeLayers().length);
  expect(await native.batchLogits(batch)).toEqual(wanted);
});
