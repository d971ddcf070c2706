import {
  advertisedAddress,
  type Clock,
  createLogger,
  type Deferred,
  deferred,
  EmError,
  type Logger,
  logLevelFromEnvironment,
  MetricSet,
  MetricsServer,
  newId,
  systemClock,
  toEmError,
} from '@expertmesh/common';
import { createExchange, type Exchange, lookUpHost } from '@expertmesh/exchange';
import { type ModelFolder, openModelFolder } from '@expertmesh/models';
import { type Decoder, kvBlockPositions, loadNative } from '@expertmesh/native';
import type { Content, CopySource, Placement } from '@expertmesh/placement';
import { type expertmesh, serviceDefinition, v1 } from '@expertmesh/proto';
import { HealthService } from '@expertmesh/proto/server';
import { EventLoopWatch } from './cluster/event-loop-watch.js';
import { endsWithin, withinGrace } from './cluster/grace.js';
import { GrpcServer } from './cluster/grpc-server.js';
import { MembershipClient } from './cluster/membership-client.js';
import { expertPrecision, expertsMessage, numExpertsOf } from './cluster/model-message.js';
import { peerAddresses, peerStates } from './cluster/peer-addresses.js';
import { registrationMessage } from './cluster/registration-message.js';
import { reportMessage } from './cluster/report-message.js';
import { addWorkerMetrics, noObserver, observeWorker, type WorkerObserver } from './cluster/worker-metrics.js';
import { Buffering } from './experts/buffering.js';
import { ExpertExecutor } from './experts/expert-executor.js';
import { ExpertLoader } from './experts/expert-loader.js';
import { ExpertRouter } from './experts/expert-router.js';
import { ExpertSource, fetchExpert } from './experts/expert-transfer.js';
import { HeldExperts } from './experts/held-experts.js';
import { heldKeys, setLocalExperts } from './experts/local-experts.js';
import { PlacementView } from './experts/placement-view.js';
import { assertHoldsAll, ResidentExperts } from './experts/resident-experts.js';
import { assertPlacementFits } from './experts/routing-table.js';
import { StepTimes } from './experts/step-times.js';
import { timedLoads } from './experts/timed-loads.js';
import { checkOptions, largestStep, type WorkerOptions } from './options.js';
import { InferenceService, type Serving } from './requests/inference-service.js';
import { PromptEncoder } from './requests/prompt-encoder.js';
import type { RunningWorker, WorkerSurroundings } from './running-worker.js';
import { WorkerEngine } from './steps/engine.js';
import { MeasuredOverlap, noOverlap, type Overlap } from './steps/overlap.js';
import { Scheduler } from './steps/scheduler.js';
import { type EndedStep, StepLoop } from './steps/step-loop.js';

/** Most sequences that wait for admission; a client refused comes again later or elsewhere. */
const maxWaiting = 1024;
/** Most requests at once, scores and what clients have yet to read included: more than run and wait in the scheduler. */
const maxRequests = 2048;
/** Of the logits of one step. */
const maxLogitBytes = 64 * 1024 * 1024;
/** The experts of a lost worker are loaded elsewhere, or it is back: requests that need them wait so long. */
const recoveryTimeoutMs = 60_000;
/** Time that the engine has to end after the grace. */
const endWithinMs = 2_000;

/** Opens the model, joins the cluster and serves. Rejects with the error that keeps it from starting. */
export async function startWorker(options: WorkerOptions, surroundings: WorkerSurroundings = {}): Promise<RunningWorker> {
  checkOptions(options);
  const logger = surroundings.logger ?? createLogger('worker', logLevelFromEnvironment('info'));
  const log = logger.child({ worker: options.id });
  const folder = await openModelFolder(options.modelFolder);
  for (const warning of folder.warnings) log.warn(warning);
  const engine = await WorkerEngine.open(surroundings.binding ?? loadNative(), folder, options);
  const metrics = options.metrics === undefined ? null : await MetricSet.open({ worker: options.id });
  const clock = surroundings.clock ?? systemClock;
  const dataHost = await lookUpHost(options.host);
  const worker = new Worker(options, folder, engine, metrics, { ...surroundings, clock, logger: log, dataHost });
  await worker.start();
  return worker;
}

/** What is there once the dense weights are loaded. */
interface Loaded {
  readonly decoder: Decoder;
  readonly scheduler: Scheduler;
  readonly loop: StepLoop;
}

class Worker implements RunningWorker {
  readonly id: string;
  readonly #options: WorkerOptions;
  readonly #folder: ModelFolder;
  readonly #engine: WorkerEngine;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #incarnation = newId('in');
  readonly #held: HeldExperts;
  readonly #buffering: Buffering;
  readonly #overlap: Overlap;
  readonly #experts: ReturnType<typeof expertsMessage>;
  readonly #times = new StepTimes();
  readonly #eventLoop = new EventLoopWatch();
  readonly #view: PlacementView;
  readonly #executor: ExpertExecutor;
  readonly #loader: ExpertLoader;
  readonly #source: ExpertSource;
  readonly #exchange: Exchange;
  readonly #router: ExpertRouter;
  /** Null unless routers choose among residents only. */
  #residents: ResidentExperts | null = null;
  readonly #metrics: MetricSet | null;
  readonly #observer: WorkerObserver;
  readonly #encoder: PromptEncoder;
  readonly #inference: InferenceService;
  readonly #health: HealthService;
  readonly #server: GrpcServer;
  readonly #ended: Deferred<void> = deferred();
  #address = '';
  /** Of the peers, by worker. */
  #addresses: ReadonlyMap<string, string> = new Map();
  /** As the leader has told it last. */
  #state: expertmesh.v1.WorkerState = v1.WorkerState.JOINING;
  #scrapes: MetricsServer | null = null;
  #loading: Promise<Loaded> | null = null;
  #loaded: Loaded | null = null;
  #membership: MembershipClient | null = null;
  #stopped: Promise<boolean> | null = null;
  #isLeaving = false;
  /** See Report.oldest_epoch. */
  #toldOldest = 0;

  constructor(
    options: WorkerOptions,
    folder: ModelFolder,
    engine: WorkerEngine,
    metrics: MetricSet | null,
    surroundings: WorkerSurroundings & { readonly clock: Clock; readonly logger: Logger; readonly dataHost: string },
  ) {
    const { id: worker, wireDtype, residentOnly } = options;
    const { clock, logger, hub, dataHost } = surroundings;
    const { binding, store, numerics } = engine;
    this.id = worker;
    this.#options = options;
    this.#folder = folder;
    this.#engine = engine;
    this.#clock = clock;
    this.#log = logger;
    this.#overlap = engine.hasFreeRows ? (surroundings.overlap ?? new MeasuredOverlap()) : noOverlap;
    this.#buffering = new Buffering(() => engine.slots(), clock, logger);
    this.#view = new PlacementView({
      ...{ self: worker, clock, graceMs: options.pinGraceMs },
      routed: (table, before) => {
        this.#router.setTable(table);
        setLocalExperts({ binding, store, decoder: this.#loaded!.decoder, residentOnly }, this.#held, table, before);
      },
      dropped: (map) => {
        this.#router.dropMap(map);
        binding.decoderDropMap(this.#loaded!.decoder, map);
      },
    });
    this.#view.maps.onOver(() => this.#loaded?.loop.mapsChanged());
    this.#metrics = metrics;
    this.#observer = metrics === null ? noObserver : observeWorker(metrics);
    this.#executor = new ExpertExecutor({ binding, store, worker, numerics });
    this.#held = new HeldExperts(binding, this.#executor.native);
    const held = this.#held;
    const afterCurrentRun = async () => this.#loaded?.loop.afterCurrentRun();
    const formats = expertPrecision(folder, options.precision);
    this.#experts = expertsMessage(folder, formats);
    const fetch = (content: Content, source: CopySource) => this.#fetch(content, source);
    const loads = timedLoads(binding, clock, this.#observer.expertLoaded);
    this.#loader = new ExpertLoader({ binding: loads, store, held, worker, formats, afterCurrentRun, fetch, log: logger });
    this.#source = new ExpertSource({ binding, store, held, worker });
    const { fingerprint } = folder;
    const identity = { worker, incarnation: this.#incarnation, cluster: options.cluster, fingerprint, numerics, wireDtype };
    const fellSilent = () => this.#membership?.reportNow();
    const native = { binding, executor: this.#executor.native, host: dataHost, port: options.dataPort, fellSilent };
    this.#exchange = createExchange(options.exchange, { identity, handler: this.#executor, logger, clock, native, ...(hub && { hub }) });
    this.#router = new ExpertRouter(binding, this.#executor.native, this.#exchange, options.replicaChoice);
    this.#encoder = new PromptEncoder(folder);
    const serving = () => this.#serving();
    this.#inference = new InferenceService({ worker, folder, encoder: this.#encoder, residentOnly, maxRequests, serving });
    this.#health = new HealthService(() => this.#isServing);
    this.#server = new GrpcServer(this.#health);
    // Whoever is interested looks at `ended`; a worker that nobody looks at must not end the process by it.
    this.#ended.promise.catch(() => undefined);
  }

  get address(): string {
    return this.#address;
  }

  get metricsAddress(): string | null {
    return this.#scrapes?.address ?? null;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Listens and registers; the weights load meanwhile. On failure everything is closed. */
  async start(): Promise<void> {
    const { host, port, advertise, coordinators } = this.#options;
    const { service } = this.#exchange;
    const { definition, handlers: guarded } = this.#inference.limited;
    this.#server.add(definition, guarded);
    this.#server.add(serviceDefinition(v1.Transfer), this.#source.implementation);
    if (service !== null) this.#server.add(service.definition, service.implementation);
    try {
      await this.#listenForScrapes();
      const bound = await this.#server.listen(host, port);
      this.#address = advertisedAddress(advertise, host, bound);
    } catch (error) {
      await this.stop(0);
      throw error;
    }
    this.#loading = this.#load();
    this.#loading.catch((error: unknown) => this.#fail(toEmError(error)));
    const handlers = {
      registration: () => this.#registration(),
      report: () => this.#report(),
      takeLoad: () => this.#engine.takeLoad(),
      prepare: (contents: readonly Content[], sources: readonly CopySource[]) => this.#prepare(contents, sources),
      activate: (placement: Placement) => this.#activate(placement),
      sendOrder: (workers: readonly string[]) => this.#view.setSendOrder(workers),
      release: (contents: readonly Content[]) => this.#loader.release(contents),
      placement: () => this.#view.placement,
      peers: (peers: readonly expertmesh.v1.Peer.$Properties[]) => this.#setPeers(peers),
      rejected: (error: EmError) => this.#fail(error),
    };
    this.#membership = new MembershipClient({ coordinators, handlers, clock: this.#clock, log: this.#log });
    this.#log.info({ address: this.#address, model: this.#folder.id, kernels: this.#engine.info.kernels }, 'worker started');
  }

  stop(graceMs: number): Promise<boolean> {
    this.#stopped ??= this.#stop(graceMs, null);
    return this.#stopped;
  }

  async #listenForScrapes(): Promise<void> {
    const { metrics: options } = this.#options;
    if (this.#metrics === null || options === undefined) return;
    const parts = { exchange: this.#exchange, router: this.#router, executor: this.#executor, held: this.#held };
    const { numKvBlocks, kvBlockBytes } = this.#engine;
    const loaded = () => this.#loaded;
    addWorkerMetrics(this.#metrics, { ...parts, buffering: this.#buffering, numKvBlocks, kvBlockBytes, loaded });
    this.#scrapes = await MetricsServer.listen(this.#metrics, options);
  }

  async #load(): Promise<Loaded> {
    const { binding, numKvBlocks, paddingToken } = this.#engine;
    const { prefillChunk } = this.#options;
    const { vocabSize, rope } = this.#folder.spec;
    const clock = this.#clock;
    const decoder = await this.#engine.loadDecoder();
    const maxLogitRows = Math.max(1, Math.floor(maxLogitBytes / (4 * vocabSize)));
    const scheduler = new Scheduler({ numKvBlocks, tokenBudget: largestStep(this.#options), prefillChunk, maxLogitRows, maxWaiting });
    const routing = { binding, router: this.#router.native, view: this.#view };
    const onStep = (step: EndedStep) => {
      this.#times.stepped(step.ms);
      this.#observer.stepEnded(step);
    };
    const parts = { binding, decoder, scheduler, routing, view: this.#view, recoveryTimeoutMs, vocabSize, rope, paddingToken };
    const onMaps = () => this.#followMaps();
    const loop = new StepLoop({ ...parts, overlap: this.#overlap, clock, log: this.#log, onStep, onMaps });
    this.#loaded = { decoder, scheduler, loop };
    if (this.#options.residentOnly) this.#residents = this.#followRouters();
    this.#health.refresh();
    return this.#loaded;
  }

  #followRouters(): ResidentExperts {
    const { binding, store } = this.#engine;
    const keys = () => (this.#view.table === null ? null : heldKeys(this.#view.table, this.#held));
    return new ResidentExperts({ binding, store, keys, slots: () => this.#engine.slots(), clock: this.#clock, log: this.#log });
  }

  get #isServing(): boolean {
    return !this.#inference.isStopping && this.#loaded !== null && this.#view.table !== null;
  }

  #serving(): Serving {
    if (this.#loaded === null || this.#view.table === null) {
      const problem = this.#loaded === null ? `worker ${this.id} is loading the model` : `worker ${this.id} waits for the first placement`;
      throw new EmError('EM_CLUSTER_STARTING', { problem });
    }
    if (this.#options.residentOnly) assertHoldsAll(this.#view.placement, this.id);
    const contextLength = Math.min(this.#folder.spec.contextLength, this.#engine.numKvBlocks * kvBlockPositions);
    return { loop: this.#loaded.loop, model: { folder: this.#folder, encoder: this.#encoder, contextLength } };
  }

  /** Commands wait for the engine: it may still be loading when the coordinator speaks first. */
  async #ready(): Promise<Loaded> {
    if (this.#loading === null || this.#isLeaving) {
      throw new EmError('EM_WORKER_LOST', { worker: this.id, problem: 'it is stopping' });
    }
    return this.#loading;
  }

  async #prepare(contents: readonly Content[], sources: readonly CopySource[]): Promise<Content[]> {
    await this.#ready();
    return this.#loader.prepare(contents, sources);
  }

  async #fetch(content: Content, { worker, throttleBytesPerSecond }: CopySource): Promise<Uint8Array | null> {
    const address = this.#addresses.get(worker);
    if (this.#options.expertsFrom !== 'peer' || address === undefined) return null;
    const sizes = this.#experts.bytesByFormat?.find(({ format }) => format === content.format)?.bytesByLayer;
    const mostBytes = sizes?.[content.layer] ?? 0;
    return fetchExpert({ address, content, throttleBytesPerSecond, mostBytes, clock: this.#clock });
  }

  /** Resolves with the oldest epoch that requests are still computed by. */
  async #activate(placement: Placement): Promise<number> {
    const { loop } = await this.#ready();
    assertPlacementFits(placement, this.#folder.spec, this.id);
    this.#view.activate(placement);
    this.#health.refresh();
    this.#log.info({ epoch: placement.epoch }, 'placement active');
    loop.mapsChanged();
    return this.#oldestEpoch;
  }

  get #oldestEpoch(): number {
    return this.#view.maps.oldestEpoch(this.#loaded?.loop.maps ?? []);
  }

  /** Contents that only requests under earlier maps use are let go of when there are none any more. */
  #followMaps(): void {
    const oldest = this.#oldestEpoch;
    if (oldest > this.#toldOldest) this.#membership?.reportNow();
    this.#toldOldest = oldest;
  }

  #setPeers(peers: readonly expertmesh.v1.Peer.$Properties[]): void {
    this.#addresses = new Map(peers.map(({ worker, address }) => [worker ?? '', address ?? '']));
    this.#state = peers.find(({ worker }) => worker === this.id)?.state ?? this.#state;
    this.#exchange.setPeers(peerAddresses(peers));
    this.#view.setPeers(peerStates(peers, this.id));
  }

  #registration(): expertmesh.v1.Register.$Properties {
    return registrationMessage({
      ...{ options: this.#options, folder: this.#folder, experts: this.#experts, incarnation: this.#incarnation },
      ...{ address: this.#address, dataPort: this.#exchange.dataPort, numerics: this.#engine.numerics },
      ...{ epoch: this.#view.epoch, held: this.#held.contents },
    });
  }

  #report(): expertmesh.v1.Report.$Properties {
    return reportMessage({
      ...{ engine: this.#engine, exchange: this.#exchange, executor: this.#executor, router: this.#router },
      ...{ held: this.#held, buffering: this.#buffering, times: this.#times, eventLoop: this.#eventLoop, loaded: this.#loaded },
      numExperts: numExpertsOf(this.#folder.spec.layers),
      epoch: this.#view.epoch,
      oldestEpoch: this.#oldestEpoch,
      state: this.#state,
      isLeaving: this.#inference.isStopping,
    });
  }

  /** Ends the worker by an error that it cannot go on with. */
  #fail(error: EmError): void {
    if (this.#stopped !== null) return;
    this.#log.error({ err: error, code: error.code }, error.message);
    this.#stopped = this.#stop(0, error);
  }

  async #stop(graceMs: number, error: EmError | null): Promise<boolean> {
    this.#log.info({ graceMs }, 'worker stops');
    const requestsEnded = this.#inference.stop();
    this.#health.refresh();
    this.#membership?.reportNow();
    await withinGrace(this.#clock, graceMs, (signal) => Promise.all([requestsEnded, this.#view.untilUnneeded(signal)]));
    this.#isLeaving = true;
    const isWhole = await endsWithin(this.#clock, endWithinMs, this.#close(error?.message ?? null));
    if (!isWhole) this.#log.warn(`the engine has not ended within ${endWithinMs} ms: the end of the process ends it`);
    if (error === null) this.#ended.resolve();
    else this.#ended.reject(error);
    return isWhole;
  }

  /** Requests go on elsewhere, and nobody counts on this worker any more, before the engine is waited for. */
  async #close(problem: string | null): Promise<void> {
    const lost = new EmError('EM_WORKER_LOST', { worker: this.id, problem: problem ?? 'it has stopped' });
    // A load under way cannot be broken off.
    const stepsEnded = this.#loading?.then(({ loop }) => loop.close(lost)).catch(() => undefined);
    await this.#membership?.close(problem ?? 'stopped');
    await stepsEnded;
    await this.#exchange.close();
    this.#router.close();
    await this.#executor.close();
    await this.#server.close(this.#clock);
    await this.#residents?.close();
    await this.#loader.close();
    await this.#encoder.close();
    this.#view.maps.close();
    this.#eventLoop.close();
    await this.#scrapes?.close();
    this.#engine.close();
  }
}
