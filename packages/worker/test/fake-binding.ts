import { setImmediate } from 'node:timers/promises';
import { EmError } from '@expertmesh/common';
import {
  type Batch,
  type BatchInput,
  type Binding,
  type Checkpoint,
  type DataPlane,
  type Decoder,
  type DecoderSpec,
  type DecoderTimes,
  type DType,
  type Engine,
  type EngineInfo,
  type Executor,
  type ExecutorCounts,
  type ExpertContent,
  type ExpertStore,
  type LayerLoad,
  type LayerSpec,
  type LoadedExpert,
  type LogprobInput,
  type Logprobs,
  type MixtureSpec,
  mixtureOf,
  type Reroute,
  type RoutedDispatch,
  type Router,
  type RouteTable,
  type RunResult,
  type SamplingInput,
  type ServedDispatch,
  type StepResult,
  type WireRows,
} from '@expertmesh/native';
import {
  attend,
  combine,
  expertInput,
  expertOutput,
  FakeBatch,
  FakeDecoder,
  FakeStore,
  fill,
  type LocalExperts,
  logitState,
  open,
  route,
} from './fake-batch.js';
import { fakeSpec } from './fake-model.js';
import { answers, FakeExecutor, FakeRoute, FakeRouter, type FakeRun, noDispatches } from './fake-routing.js';
import { fakeChecksum, fakeExpertText, mix, viewOf } from './fake-values.js';

export class FakeBinding implements Binding {
  readonly runs: FakeRun[] = [];
  /** Precision maps of the batches, in the order in which they were routed. */
  readonly maps: number[] = [];
  /** Waited for before each of these calls. */
  gate: (call: 'expertsRun' | 'batchRun' | 'expertLoad' | 'decoderOpen') => Promise<void> = async () => undefined;
  failing: Error | null = null;
  /** Whether the engine refuses a call for the sake of one row that it concerns. */
  refuses: (call: 'batchOpen' | 'batchRun' | 'batchSample' | 'batchNll', input: BatchInput, row: number) => boolean = () => false;
  numOpen = 0;
  readonly engineStalledMs = () => 0;

  engineOpen(): Engine {
    this.numOpen += 1;
    return { type: 'engine' };
  }

  engineInfo(): EngineInfo {
    return { threads: 1, kernels: 'ref', available: ['ref'], numerics: 'fake-v1', scratchBytes: 0 };
  }

  engineClose(): void {
    this.numOpen -= 1;
  }

  async checkpointOpen(): Promise<Checkpoint> {
    this.numOpen += 1;
    return { type: 'checkpoint' };
  }

  checkpointClose(): void {
    this.numOpen -= 1;
  }

  async decoderOpen(_engine: Engine, _checkpoint: Checkpoint, spec: DecoderSpec, options: { kvBlocks: number }): Promise<Decoder> {
    await this.gate('decoderOpen');
    return this.decoder(spec, options.kvBlocks);
  }

  decoder(spec: DecoderSpec, numKvBlocks: number): Decoder {
    this.numOpen += 1;
    return new FakeDecoder(spec, numKvBlocks);
  }

  decoderProgress(): number {
    return 1;
  }

  decoderClose(decoder: Decoder): void {
    (decoder as FakeDecoder).isClosed = true;
    this.numOpen -= 1;
  }

  decoderSetLocal(decoder: Decoder, store: ExpertStore, _map: number, layer: number, local: Uint8Array): void {
    (decoder as FakeDecoder).local[layer] = { store: store as FakeStore, isLocal: local.map((format) => Math.min(format, 1)) };
  }

  decoderDropMap(): void {}
  decoderTakeLoad(decoder: Decoder): LayerLoad[] {
    const { load } = decoder as FakeDecoder;
    (decoder as FakeDecoder).load = (decoder as FakeDecoder).noLoad();
    return load;
  }

  batchOpen(decoder: Decoder, input: BatchInput): Batch {
    this.#check('batchOpen', input, input.tokens.keys());
    this.numOpen += 1;
    return new FakeBatch(decoder as FakeDecoder, input);
  }

  async batchRun(handle: Batch): Promise<RunResult> {
    await this.gate('batchRun');
    const batch = open(handle as FakeBatch);
    const { spec } = batch.decoder;
    this.#check('batchRun', batch.input, batch.input.tokens.keys());
    for (; batch.layer < spec.layers.length; batch.layer += 1) {
      const mixture = mixtureOf(spec.layers[batch.layer] as LayerSpec);
      if (!batch.isStopped) {
        while (batch.isBehind && batch.dropped.size < batch.states.length) await setImmediate();
        attend(batch);
        if (mixture === null) continue;
        route(batch, mixture);
        const { layer, routing } = batch;
        const { store, isLocal } = batch.decoder.local[layer] as LocalExperts;
        const wanted = Int32Array.from(routing.keys()).filter((slot) => !batch.dropped.has(Math.floor(slot / mixture.gate.topK)));
        const isAway = (slot: number) => isLocal[routing[slot] as number] !== 1;
        const isHeld = (slot: number) => store?.held.has(`${layer}/${routing[slot]}`) === true;
        const stoppedWith = (missing: Int32Array, here: Int32Array) => ({ stoppedAt: layer, routing, missing, here, isStatic: false });
        batch.isStopped = true;
        if (wanted.some(isAway)) {
          return stoppedWith(
            wanted.filter(isAway),
            wanted.filter((slot) => !isAway(slot)),
          );
        }
        for (const slot of wanted.filter(isHeld)) {
          fill(batch, slot, expertOutput(expertInput(batch, Math.floor(slot / mixture.gate.topK)), layer, routing[slot] as number));
        }
        const missing = wanted.filter((slot) => !isHeld(slot));
        if (missing.length > 0) return stoppedWith(missing, new Int32Array(0));
      }
      batch.isStopped = false;
      combine(batch, mixture as MixtureSpec);
    }
    batch.isDone = true;
    return { stoppedAt: null, routing: null, missing: null, here: null, isStatic: false };
  }

  batchRoute(handle: Batch, router: Router, requests: Uint32Array, positions: Int32Array, map: number): void {
    this.maps.push(map);
    open(handle as FakeBatch).route = new FakeRoute(router as FakeRouter, requests, positions);
  }

  batchFollow(handle: Batch, earlier: Batch): void {
    open(handle as FakeBatch).earlier = open(earlier as FakeBatch);
  }

  async batchStep(handle: Batch, reroutes: readonly Reroute[]): Promise<StepResult> {
    const batch = open(handle as FakeBatch);
    return (batch.route as FakeRoute).step(batch, reroutes, () => this.batchRun(handle), this.expertsRun.bind(this));
  }

  batchDropRows(handle: Batch, rows: Int32Array): void {
    for (const row of rows) open(handle as FakeBatch).dropped.add(row);
  }

  async batchGather(handle: Batch, rows: Int32Array, out: Uint8Array): Promise<void> {
    const batch = open(handle as FakeBatch);
    const view = viewOf(out);
    rows.forEach((row, index) => {
      view.setUint32(4 * batch.decoder.spec.hiddenSize * index, expertInput(batch, row), true);
    });
  }

  async batchScatter(handle: Batch, slots: Int32Array, rows: Uint8Array): Promise<void> {
    const batch = open(handle as FakeBatch);
    const view = viewOf(rows);
    slots.forEach((slot, index) => {
      fill(batch, slot, view.getUint32(4 * batch.decoder.spec.hiddenSize * index, true));
    });
  }

  async batchSample(handle: Batch, inputs: readonly SamplingInput[]): Promise<Int32Array> {
    const batch = open(handle as FakeBatch);
    const { vocabSize } = batch.decoder.spec;
    this.#check(
      'batchSample',
      batch.input,
      inputs.map(({ index }) => batch.input.logitRows[index] as number),
    );
    return Int32Array.from(inputs, ({ index, temperature, seed, position }) => {
      const state = logitState(batch, index);
      return (temperature === 0 ? state : mix(mix(state, Number(seed & 0xffffffffn)), position)) % vocabSize;
    });
  }

  async batchLogprobs(handle: Batch, inputs: readonly LogprobInput[]): Promise<Logprobs[]> {
    const batch = open(handle as FakeBatch);
    return inputs.map(({ index, token, numTop }) => ({
      chosen: -mix(logitState(batch, index), token) / 2 ** 32,
      topIds: Int32Array.from({ length: numTop }, (_, rank) => rank),
      top: new Float64Array(numTop),
    }));
  }

  async batchNll(handle: Batch, indices: Int32Array, targets: Int32Array): Promise<Float64Array> {
    const batch = open(handle as FakeBatch);
    this.#check(
      'batchNll',
      batch.input,
      Array.from(indices, (index) => batch.input.logitRows[index] as number),
    );
    return Float64Array.from(indices, (index, at) => mix(logitState(batch, index), targets[at] as number) / 2 ** 32);
  }

  async batchLogits(handle: Batch): Promise<Float32Array> {
    const batch = open(handle as FakeBatch);
    const { vocabSize } = batch.decoder.spec;
    const logits = new Float32Array(batch.input.logitRows.length * vocabSize);
    return logits.map((_, at) => mix(logitState(batch, Math.floor(at / vocabSize)), at % vocabSize) / 2 ** 32);
  }

  batchClose(handle: Batch): void {
    open(handle as FakeBatch).isClosed = true;
    this.numOpen -= 1;
  }

  async expertStoreOpen(...[, , spec, , tiers]: Parameters<Binding['expertStoreOpen']>): Promise<ExpertStore> {
    const store = this.store(spec) as FakeStore;
    store.slots = spec.layers.map((layer) => (mixtureOf(layer) === null ? 0 : tiers.perLayer));
    return store;
  }

  decoderTimes(): DecoderTimes {
    return { attention: 1, gate: 2, experts: 3, combine: 4, head: 5 };
  }

  store(spec: DecoderSpec = fakeSpec()): ExpertStore {
    this.numOpen += 1;
    return new FakeStore(4 * spec.hiddenSize);
  }

  async expertLoad(store: ExpertStore, layer: number, expert: number): Promise<LoadedExpert> {
    await this.gate('expertLoad');
    (store as FakeStore).held.add(`${layer}/${expert}`);
    return { checksum: fakeChecksum(layer, expert), bytes: 12, format: 'f32' };
  }

  async expertLoadBytes(store: ExpertStore, layer: number, expert: number, _format: DType, canonical: Uint8Array): Promise<LoadedExpert> {
    const isWhole = Buffer.from(canonical).toString() === fakeExpertText(layer, expert);
    (store as FakeStore).held.add(`${layer}/${expert}`);
    return { checksum: isWhole ? fakeChecksum(layer, expert) : 'bad0bad0bad0bad0', bytes: canonical.length, format: 'f32' };
  }

  async expertBytes(_store: ExpertStore, layer: number, expert: number): Promise<Uint8Array> {
    return Buffer.from(fakeExpertText(layer, expert));
  }

  expertCancelLoads(): void {}

  expertRelease(store: ExpertStore, layer: number, expert: number): void {
    if (!(store as FakeStore).held.delete(`${layer}/${expert}`)) throw new Error(`layer ${layer} expert ${expert} is not held`);
  }

  expertConversionProblem = (): string => '';

  expertSlots = (store: ExpertStore) => (store as FakeStore).counters;
  expertTakeDemand = () => [];
  expertSwap = async () => false;

  expertsHeld(store: ExpertStore): number {
    return (store as FakeStore).held.size;
  }

  async expertsRun(store: ExpertStore, layer: number, sources: readonly (Batch | WireRows)[], plan: Int32Array): Promise<Int32Array> {
    this.runs.push({ layer, numSources: sources.length, numAssignments: plan.length / 4 });
    await this.gate('expertsRun');
    if (this.failing !== null) throw this.failing;
    const { rowBytes } = store as FakeStore;
    const missing: number[] = [];
    for (let at = 0; at < plan.length; at += 4) {
      const [source, expert, row, answer] = plan.subarray(at, at + 4) as unknown as [number, number, number, number];
      if (!(store as FakeStore).held.has(`${layer}/${expert}`)) {
        missing.push(at / 4);
        continue;
      }
      const from = sources[source] as Batch | WireRows;
      if ('type' in from) fill(open(from as FakeBatch), answer, expertOutput(expertInput(from as FakeBatch, row), layer, expert));
      else
        viewOf(from.out).setUint32(rowBytes * answer, expertOutput(viewOf(from.rows).getUint32(rowBytes * row, true), layer, expert), true);
    }
    return Int32Array.from(missing);
  }

  expertStoreClose(store: ExpertStore): void {
    (store as FakeStore).isClosed = true;
    this.numOpen -= 1;
  }

  executorOpen(store: ExpertStore, worker: string, numerics: string): Executor {
    this.numOpen += 1;
    return new FakeExecutor(store, worker, numerics);
  }

  executorSetEpoch(executor: Executor, epoch: number): void {
    (executor as FakeExecutor).epoch = epoch;
  }

  executorHold(executor: Executor, content: ExpertContent): void {
    (executor as FakeExecutor).hold(content);
  }

  executorDrain(executor: Executor, layer: number, expert: number): Promise<boolean> {
    return (executor as FakeExecutor).drain({ layer, expert });
  }

  executorForget(executor: Executor, layer: number, expert: number): void {
    (executor as FakeExecutor).held.delete(`${layer}/${expert}`);
  }

  executorServe(executor: Executor, _id: number, _from: string, dispatch: RoutedDispatch): Promise<ServedDispatch> {
    return (executor as FakeExecutor).serve(dispatch, this.expertsRun.bind(this));
  }

  executorWithdraw(): void {}

  executorCounts(executor: Executor): ExecutorCounts {
    const { numServed } = executor as FakeExecutor;
    return { numQueued: 0, numServed, numRuns: 0, numJoined: 0, ownMs: 0, servedMs: 0 };
  }

  async executorClose(): Promise<void> {
    this.numOpen -= 1;
  }

  routerOpen(executor: Executor, _plane: DataPlane | null, ...calls: [FakeRouter['send'], FakeRouter['cancel']]): Router {
    this.numOpen += 1;
    return new FakeRouter(executor as FakeExecutor, ...calls);
  }

  routerSetTable(router: Router, table: RouteTable): void {
    (router as FakeRouter).setTable(table);
  }

  routerDropMap(): void {}

  routerAnswered(router: Router, id: number, rows: Uint8Array): void {
    (router as FakeRouter).settle(id, rows);
  }

  routerRefused(router: Router, id: number, reason: string, message: string, epoch: number): void {
    (router as FakeRouter).settle(id, answers.refused(reason, message, epoch));
  }

  routerLost(router: Router, id: number, problem: string): void {
    (router as FakeRouter).settle(id, answers.lost(problem));
  }

  routerTimes() {
    return { ...noDispatches, pack: 6, exchange: 7 };
  }

  routerClose(): void {
    this.numOpen -= 1;
  }

  probeRead = async () => 1;
  probeFma = async () => 1;
  probeGemm = async () => 1;
  probeAttention = async () => 1;

  #check(call: Parameters<FakeBinding['refuses']>[0], input: BatchInput, rows: Iterable<number>): void {
    for (const row of rows) {
      if (this.refuses(call, input, row)) throw new EmError('EM_NATIVE_ARGUMENT', { problem: `${call}: row ${row}` });
    }
  }
}
