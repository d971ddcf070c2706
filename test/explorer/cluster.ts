import { contentKey, type Move, type Replica } from '@expertmesh/placement';
import { hasEnded, type OperationEntry, recordOf } from '../../packages/coordinator/src/operations/operation.js';
import { documentOf } from '../../packages/coordinator/src/placement/stored-placement.js';
import { CoordinatorNode } from './coordinator-node.js';
import { checksumOf } from './fake-engine.js';
import { FakeStore } from './fake-store.js';
import { Monitor } from './monitor.js';
import type { Rule } from './rules.js';
import { expertsByLayer, WorkerNode } from './worker-node.js';
import { World } from './world.js';

export interface Setup {
  readonly numCoordinators: number;
  readonly numWorkers: number;
  /** [expert] workers that hold it when all begins; null where nothing is placed yet. */
  readonly holders: readonly (readonly string[])[] | null;
  /** The operation that is under way: each expert goes to another worker. */
  readonly moves: readonly { readonly expert: number; readonly from: string; readonly to: string }[];
}

/** Experts of layer 0, the only one. */
const numExperts = expertsByLayer[0] as number;

/** Everything that takes part, and what is to be true of it when it has come to rest. */
export class Cluster {
  readonly world = new World();
  readonly monitor = new Monitor();
  readonly store: FakeStore;
  readonly coordinators: readonly CoordinatorNode[];
  readonly workers: readonly WorkerNode[];
  readonly #setup: Setup;

  constructor(setup: Setup, without: Rule | null) {
    const { world, monitor } = this;
    this.#setup = setup;
    this.store = new FakeStore(world, monitor, without, storedState(setup));
    const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
    const parts = { world, store: this.store, monitor, numWorkers: setup.numWorkers, without };
    const coordinators = ids('c', setup.numCoordinators);
    this.coordinators = coordinators.map((id) => new CoordinatorNode(id, parts));
    this.workers = ids('w', setup.numWorkers).map(
      (id) =>
        new WorkerNode(id, {
          ...{ world, monitor, without, coordinators },
          acceptor: (coordinator) => this.coordinator(coordinator).accept,
          peer: (worker) => this.workers.find((one) => one.id === worker),
        }),
    );
  }

  start(): void {
    for (const node of [...this.coordinators, ...this.workers]) node.start();
  }

  coordinator(id: string): CoordinatorNode {
    return this.coordinators.find((one) => one.id === id)!;
  }

  worker(id: string): WorkerNode {
    return this.workers.find((one) => one.id === id)!;
  }

  /** The process ends, and all its streams with it. */
  crash(id: string): void {
    if (id.startsWith('w')) {
      this.monitor.isRefusalExcused = true;
      this.worker(id).crash();
      return;
    }
    this.coordinator(id).crash();
    for (const { links } of this.workers) links.get(id)?.break();
  }

  restart(id: string): void {
    this.crash(id);
    if (id.startsWith('w')) this.worker(id).start();
    else this.coordinator(id).start();
  }

  /** Where the operation has begun, or, where there is none, the workers are ready. */
  get isUnderWay(): boolean {
    const term = this.coordinators.find(({ lead }) => lead?.term)?.lead?.term;
    if (!term) return false;
    return this.#setup.moves.length > 0 ? term.operations.current() !== '' && this.#readyWorkers() : this.#readyWorkers();
  }

  /** What is not as it has to be once all is done; empty where nothing is left to be done. */
  async problems(): Promise<string[]> {
    const leaders = this.coordinators.filter(({ lead }) => lead?.term);
    if (leaders.length !== 1) return [`${leaders.length} coordinators lead`];
    const [{ lead, table }] = leaders as [CoordinatorNode];
    const placement = lead!.term!.epochs.placement;
    if (placement === null) return ['there is no placement'];
    const stored = await this.store.content.readPlacement();
    const journal = await this.store.content.readOperations();
    const open = journal.filter(({ progress }) => !hasEnded(JSON.parse(progress) as OperationEntry['progress']));
    const up = this.workers.filter(({ id }) => !this.world.isDown(id));
    const named = (worker: string) =>
      placement.layers.flatMap((experts, layer) =>
        experts.flatMap(({ format, replicas }, expert) =>
          replicas.some((replica) => replica.worker === worker) ? [contentKey({ layer, expert, format })] : [],
        ),
      );
    const problems = [
      ...open.map(({ id }) => `operation ${id} has not ended`),
      ...(stored?.epoch === placement.epoch ? [] : [`the store has epoch ${stored?.epoch ?? 'none'}, the leader epoch ${placement.epoch}`]),
      ...up.filter(({ id }) => table!.get(id)?.state !== 'ready').map(({ id }) => `${id} is not ready`),
      ...up.filter(({ epoch }) => epoch !== placement.epoch).map(({ id, epoch }) => `${id} routes by epoch ${epoch}`),
    ];
    for (const { id, held } of up) {
      const [has, wanted] = [held.map(contentKey).sort().join(' '), named(id).sort().join(' ')];
      if (has !== wanted) problems.push(`${id} holds ${has || 'nothing'}; the placement names ${wanted || 'nothing'}`);
    }
    placement.layers[0]!.forEach(({ replicas }, expert) => {
      if (!replicas.some(({ worker, share }) => share > 0 && !this.world.isDown(worker))) problems.push(`nobody serves expert ${expert}`);
    });
    return problems;
  }

  #readyWorkers(): boolean {
    const table = this.coordinators.find(({ lead }) => lead?.term)?.table;
    return this.workers.every(({ id }) => table?.get(id)?.state === 'ready');
  }
}

function storedState({ holders, moves }: Setup) {
  if (holders === null) return {};
  const layers = [
    holders.map((workers, expert) => ({
      format: 'f32',
      checksum: checksumOf({ layer: 0, expert }),
      replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })),
    })),
  ];
  const described = [{ numExperts, expertBytes: 1, format: 'f32' }];
  const document = documentOf({ fingerprint: 'f00d', layers: described, placement: { epoch: 1, layers } });
  const placement = { epoch: 1, document };
  if (moves.length === 0) return { placement };
  const planned = moves.map(({ expert, from, to }): Move => {
    const before = layers[0]![expert]!.replicas;
    const after: Replica[] = before.map(({ worker, share }) => ({ worker: worker === from ? to : worker, share }));
    return { layer: 0, expert, before, after, from, to, bytes: 1 };
  });
  const entry: OperationEntry = {
    document: {
      ...{ version: 1, id: 'op_1', kind: 'rebalance', plan: 'pl_1', worker: '', createdMs: 0, baseEpoch: 1 },
      ...{ moves: planned, load: [], mostExtraBytes: 0, maxOverMean: 1 },
    },
    progress: {
      ...{ state: 'planned', started: 0, moving: [], skipped: [], throttleBytesPerSecond: 0, concurrency: 1, epoch: 1, endedMs: 0 },
      ...{ errorCode: '', errorMessage: '', measuredBefore: null, measuredAfter: null, plannedAfter: null },
    },
  };
  return { placement, operations: [recordOf(entry)] };
}
