import { type Content, contentFromMessage, contentKey, type Placement } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import type { JoinStream } from '../../packages/coordinator/src/membership/worker-session.js';
import type { CoordinatorMessage, JoinCall } from '../../packages/worker/src/cluster/join-call.js';
import { MembershipClient, type MembershipHandlers } from '../../packages/worker/src/cluster/membership-client.js';
import { ExpertLoader } from '../../packages/worker/src/experts/expert-loader.js';
import { HeldExperts } from '../../packages/worker/src/experts/held-experts.js';
import { PlacementView } from '../../packages/worker/src/experts/placement-view.js';
import { silent } from './coordinator-node.js';
import { checksumOf, FakeEngine } from './fake-engine.js';
import { FakeLink, type Wiretap } from './fake-link.js';
import type { Monitor } from './monitor.js';
import type { Rule } from './rules.js';
import type { World } from './world.js';

/** The model that all workers serve: [layer] experts. */
export const expertsByLayer = [3];
const formats = expertsByLayer.map((experts) => Array.from({ length: experts }, () => 'f32' as const));

export interface WorkerParts {
  readonly world: World;
  readonly monitor: Monitor;
  readonly without: Rule | null;
  readonly coordinators: readonly string[];
  /** How a coordinator takes streams; null where nobody listens. */
  readonly acceptor: (coordinator: string) => ((stream: JoinStream) => void) | null;
  readonly peer: (worker: string) => WorkerNode | undefined;
}

interface Running {
  readonly process: string;
  readonly held: HeldExperts;
  readonly view: PlacementView;
  readonly engine: FakeEngine;
}

/** A worker process with an engine that only remembers, and without requests of its own: it dispatches when it is told to. */
export class WorkerNode {
  readonly id: string;
  readonly #parts: WorkerParts;
  readonly links = new Map<string, FakeLink>();
  #numStarts = 0;
  #numLinks = 0;
  #running: Running | null = null;
  /** Of the message that is being told. */
  #coordinator = '';
  #command = 0;
  #fence = 0;
  /** By command that is on its way: what nobody else holds of that which is to be let go of. */
  readonly #lastCopies = new Map<string, readonly Content[]>();
  #highestFence = 0;

  constructor(id: string, parts: WorkerParts) {
    this.id = id;
    this.#parts = parts;
  }

  get epoch(): number {
    return this.#running?.view.epoch ?? 0;
  }

  get held(): readonly Content[] {
    return this.#running?.held.contents ?? [];
  }

  start(): void {
    const { world, coordinators, without } = this.#parts;
    const { id } = this;
    this.#numStarts += 1;
    this.#highestFence = 0;
    world.started(id);
    const clock = world.clock(id);
    const process = `${id} ${this.#numStarts}`;
    const engine = new FakeEngine(world, id, {
      waitsForRows: without !== 'rowsBeforeRelease',
      checksContent: without !== 'contentChecked',
    });
    const held = new HeldExperts(engine, engine.executor);
    const view = new PlacementView({ self: id, clock, graceMs: 0, routed: () => undefined, dropped: () => undefined });
    this.#running = { process, held, view, engine };
    const loader = new ExpertLoader({
      ...{ binding: engine, store: engine.store, held, worker: id, formats, log: silent },
      afterCurrentRun: async () => undefined,
      fetch: async () => null,
    });
    const handlers = this.#handlers(this.#running, loader);
    const open = (coordinator: string) => this.#open(coordinator);
    new MembershipClient({ coordinators: coordinators.map((one) => `${one}:1`), handlers, clock, log: silent, open });
  }

  crash(): void {
    if (this.#running !== null) this.#parts.monitor.ended(this.#running.process);
    this.#running = null;
    for (const link of this.links.values()) link.break();
    this.#parts.world.ended(this.id);
  }

  /** Rows for an expert leave this worker as its placement says, for each replica that has a share. */
  ask(layer: number, expert: number): void {
    const { monitor, peer, world } = this.#parts;
    const routes = this.#running?.view.table?.layers[layer];
    const placed = routes?.placed[expert];
    const content = routes?.contents[expert];
    const sentEpoch = this.epoch;
    if (placed === undefined || content === undefined) return;
    const key = `${layer}/${expert}`;
    for (const { worker } of placed.replicas.filter(({ share }) => share > 0)) {
      const answer = (from: string, digest: string, told: () => void) => {
        if (world.isDown(this.id)) return;
        const label = `${from} -> ${this.id}: ${digest} of expert ${key}`;
        world.push(`rows ${from}>${this.id}`, this.id, { label, digest: `${digest} ${key}`, run: told });
      };
      // A newer placement has come meanwhile: the rows go where that one says.
      const refused = () => (this.epoch > sentEpoch ? this.ask(layer, expert) : monitor.refused(this.id, worker, content));
      const run = () => peer(worker)?.answer(content, this.id, answer, refused);
      if (world.isDown(worker)) continue;
      world.push(`rows ${this.id}>${worker}`, worker, {
        label: `${this.id} -> ${worker}: rows for expert ${key}`,
        digest: `rows ${contentKey(content)} ${content.checksum}`,
        run,
      });
    }
  }

  /** Rows of another worker, or its own, have come. */
  answer(content: Content, home: string, answer: (from: string, digest: string, told: () => void) => void, refused: () => void): void {
    const { monitor } = this.#parts;
    const { id } = this;
    this.#running?.engine.dispatch(
      content,
      (got) => answer(id, `answers (${got})`, () => monitor.answered(home, id, content, got)),
      () => answer(id, 'a refusal', refused),
    );
  }

  #handlers({ process, held, view }: Running, loader: ExpertLoader): MembershipHandlers {
    const { monitor, without } = this.#parts;
    const load = async (contents: readonly Content[]) => {
      const before = new Set(held.contents.map(contentKey));
      const found = await loader.prepare(contents);
      for (const content of found.filter((one) => !before.has(contentKey(one)))) monitor.loaded(process, content);
      return found;
    };
    const obeyed = () => monitor.obeyed(process, this.#coordinator, this.#fence);
    return {
      registration: () => ({ ...registration, ...this.#identity(process), epoch: view.epoch, held: held.contents }),
      report: () => ({ epoch: view.epoch, expertsHeld: held.size }),
      takeLoad: () => [],
      prepare: async (contents) => {
        obeyed();
        if (without !== 'loadedBeforeAck') return load(contents);
        void load(contents);
        return contents.map((content) => ({ ...content, format: 'f32', checksum: checksumOf(content) }));
      },
      activate: async (placement: Placement) => {
        obeyed();
        monitor.activated(process, placement);
        view.activate(placement);
        return placement.epoch;
      },
      release: async (contents) => {
        obeyed();
        const [last] = this.#lastCopies.get(`${this.#coordinator} ${this.#command}`) ?? [];
        if (last !== undefined) monitor.leftWithoutCopy(process, this.#coordinator, last);
        const leaving = contents.filter((content) => held.find(content) !== null);
        await loader.release(contents);
        for (const content of leaving) monitor.letGo(process, content);
      },
      sendOrder: (workers) => view.setSendOrder(workers),
      placement: () => view.placement,
      peers: () => {
        obeyed();
        view.setPeers({ hasHeirs: true, lost: new Set() });
      },
      rejected: () => this.crash(),
    };
  }

  #identity(process: string): expertmesh.v1.Register.$Properties {
    return { worker: this.id, incarnation: process, address: `${this.id}:1` };
  }

  #open(address: string): JoinCall {
    const coordinator = address.replace(/:\d+$/, '');
    this.#numLinks += 1;
    const { world, acceptor } = this.#parts;
    const link = new FakeLink(world, this.id, coordinator, this.#numLinks, this.#wiretap(coordinator));
    this.links.set(coordinator, link);
    return link.open(acceptor(coordinator));
  }

  #wiretap(coordinator: string): Wiretap {
    const { without, monitor } = this.#parts;
    const { process } = this.#running!;
    return {
      sentDown: (message) => {
        const contents = message.release?.contents?.map(contentFromMessage) ?? [];
        // Judged by what the coordinator can know now, and only where the worker obeys it then.
        this.#lastCopies.set(`${coordinator} ${message.command}`, monitor.lastCopies(coordinator, process, contents));
      },
      brokeAt: () => monitor.heardOfBreak(coordinator, process),
      down: (message) => this.#heard(coordinator, message),
      ...(without === 'newestPlacement' && {
        up: (message) => (message.register ? { register: { ...message.register, epoch: 0 } } : message),
      }),
      ...(without === 'activeBeforeAck' && {
        echo: ({ activate, command }: CoordinatorMessage) => (activate ? { ack: { command } } : null),
      }),
    };
  }

  #heard(coordinator: string, message: CoordinatorMessage): CoordinatorMessage {
    this.#coordinator = coordinator;
    this.#command = message.command;
    const isTaken = message.fence > 0 && this.#parts.without === 'fenceAtWorker';
    this.#fence = message.fence;
    this.#highestFence = Math.max(this.#highestFence, message.fence);
    return isTaken ? Object.assign(message, { fence: this.#highestFence }) : message;
  }
}

const registration: expertmesh.v1.Register.$Properties = {
  cluster: 'default',
  pid: 1,
  device: 'cpu',
  numerics: 'cpu-v1',
  model: { id: 'explored', fingerprint: 'f00d', numLayers: expertsByLayer.length, numMoeLayers: expertsByLayer.length, numExperts: 3 },
  expertsByLayer,
  expertBytesByLayer: expertsByLayer.map(() => 1),
  expertFormatByLayer: expertsByLayer.map(() => 'f32'),
  wireDtype: 'f32',
};
