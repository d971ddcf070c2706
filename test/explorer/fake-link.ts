import { v1 } from '@expertmesh/proto';
import type { JoinStream } from '../../packages/coordinator/src/membership/worker-session.js';
import type { CoordinatorMessage, JoinCall } from '../../packages/worker/src/cluster/join-call.js';
import { hashOf, type Step, type World } from './world.js';

type WorkerMessage = Parameters<JoinCall['write']>[0];
type Listener = (value?: unknown) => void;

/** What is seen of a stream; and what is done to messages on their way, where a rule is taken away. */
export interface Wiretap {
  readonly sentDown: (message: CoordinatorMessage) => void;
  /** The coordinator hears that the stream has broken. */
  readonly brokeAt: () => void;
  readonly up?: (message: WorkerMessage) => WorkerMessage;
  readonly down?: (message: CoordinatorMessage) => CoordinatorMessage;
  /** Of a message that has just been sent down: what is said in the worker's name at once. */
  readonly echo?: (message: CoordinatorMessage) => WorkerMessage | null;
}

/** A stream between a worker and a coordinator: messages arrive in their order, as bytes, when the explorer lets them. */
export class FakeLink {
  readonly worker: string;
  readonly coordinator: string;
  readonly #world: World;
  readonly #wiretap: Wiretap;
  readonly #upQueue: string;
  readonly #downQueue: string;
  readonly #atCoordinator = new Map<string, Listener[]>();
  readonly #atWorker = new Map<string, Listener[]>();
  #isOver = false;
  /** What was sent up last, and when. */
  #lastUp: { readonly step: Step; readonly numTaken: number; readonly isReport: boolean } | null = null;

  /** @param number of this pair's streams, so that those of a broken one do not hold up the next one's */
  constructor(world: World, worker: string, coordinator: string, number: number, wiretap: Wiretap) {
    this.#world = world;
    this.worker = worker;
    this.coordinator = coordinator;
    this.#wiretap = wiretap;
    this.#upQueue = `${worker}>${coordinator} ${number}`;
    this.#downQueue = `${coordinator}>${worker} ${number}`;
  }

  /** @param accept how the coordinator takes the stream, once it hears of it; null where nobody listens */
  open(accept: ((stream: JoinStream) => void) | null): JoinCall {
    if (accept === null) this.break();
    else this.#up('a stream', 'open', () => accept(this.#coordinatorEnd));
    return {
      write: (message) => this.#say(message),
      end: () => this.#up('the end of the stream', 'end', () => this.#tell(this.#atCoordinator, 'end')),
      cancel: () => {
        if (this.#isOver) return;
        this.#isOver = true;
        this.#world.drop(({ name }) => name === this.#upQueue || name === this.#downQueue);
        this.#world.push(
          this.#upQueue,
          this.coordinator,
          this.#step(this.worker, this.coordinator, 'a cancelled stream', 'cancel', () => this.#tell(this.#atCoordinator, 'cancelled')),
        );
      },
      on: (event: string, listener: (value: never) => void) => this.#listen(this.#atWorker, event, listener as Listener),
    };
  }

  /** The connection is gone, with all that is on its way; each end hears of it. */
  break(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#world.drop(({ name }) => name === this.#upQueue || name === this.#downQueue);
    const [worker, coordinator] = [this.worker, this.coordinator];
    const toWorker = this.#step(coordinator, worker, 'a broken stream', 'broken', () => this.#tell(this.#atWorker, 'error', 'broken'));
    const toCoordinator = this.#step(worker, coordinator, 'a broken stream', 'broken', () => {
      this.#wiretap.brokeAt();
      this.#tell(this.#atCoordinator, 'cancelled');
    });
    if (!this.#world.isDown(worker)) this.#world.push(this.#downQueue, worker, toWorker);
    if (!this.#world.isDown(coordinator)) this.#world.push(this.#upQueue, coordinator, toCoordinator);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get #coordinatorEnd(): JoinStream {
    return {
      write: (message) => this.#command(v1.CoordinatorMessage.encode(message).finish()),
      end: () => this.#down('the end of the stream', 'end', () => this.#tell(this.#atWorker, 'end')),
      on: (event: string, listener: (value: never) => void) => this.#listen(this.#atCoordinator, event, listener as Listener),
    };
  }

  #say(message: WorkerMessage): boolean {
    const bytes = v1.WorkerMessage.encode(this.#wiretap.up?.(message) ?? message).finish();
    const said = v1.WorkerMessage.decode(bytes);
    this.#up(textOf(said), digestOf(bytes), () => this.#tell(this.#atCoordinator, 'data', said), Boolean(said.report));
    return true;
  }

  #command(bytes: Uint8Array): boolean {
    const message = v1.CoordinatorMessage.decode(bytes);
    this.#wiretap.sentDown(message);
    this.#down(textOf(message), digestOf(bytes), () => this.#tell(this.#atWorker, 'data', this.#wiretap.down?.(message) ?? message));
    const echo = this.#wiretap.echo?.(message) ?? null;
    if (echo !== null) this.#say(echo);
    return true;
  }

  /** A report and what is sent with it arrive together. */
  #up(what: string, digest: string, run: () => void, isReport = false): void {
    const world = this.#world;
    if (this.#isOver || world.isDown(this.coordinator)) return;
    const { numTaken } = world;
    if (this.#lastUp?.numTaken === numTaken && this.#lastUp.isReport) {
      const { step } = this.#lastUp;
      const first = step.run;
      step.label += `, ${what}`;
      step.digest += ` ${digest}`;
      step.run = () => {
        first();
        run();
      };
      this.#lastUp = { step, numTaken, isReport };
      return;
    }
    const step = world.push(this.#upQueue, this.coordinator, this.#step(this.worker, this.coordinator, what, digest, run));
    this.#lastUp = { step, numTaken, isReport };
  }

  #down(what: string, digest: string, run: () => void): void {
    if (this.#isOver || this.#world.isDown(this.worker)) return;
    this.#world.push(this.#downQueue, this.worker, this.#step(this.coordinator, this.worker, what, digest, run));
  }

  #step(from: string, to: string, what: string, digest: string, run: () => void) {
    return { label: `${from} -> ${to}: ${what}`, digest: `${from} ${digest}`, run };
  }

  #listen(listeners: Map<string, Listener[]>, event: string, listener: Listener): void {
    listeners.set(event, [...(listeners.get(event) ?? []), listener]);
  }

  #tell(listeners: Map<string, Listener[]>, event: string, value?: unknown): void {
    for (const listener of listeners.get(event) ?? []) listener(value);
  }
}

function digestOf(bytes: Uint8Array): string {
  return String(hashOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')));
}

/** A message in a few words. */
function textOf(message: { readonly fence?: number; readonly command?: number; readonly body?: string } & object): string {
  const { fence, command, body } = message;
  const what = body ?? 'nothing';
  const head = [what, ...(command ? [`number ${command}`] : []), ...(fence ? [`under fence ${fence}`] : [])].join(' ');
  return `${head}${detailOf((message as Record<string, unknown>)[what] as Detail | undefined)}`;
}

interface Detail {
  readonly epoch?: number;
  readonly command?: number;
  readonly errorCode?: string;
  readonly contents?: readonly { readonly layer: number; readonly expert: number }[];
  readonly held?: Detail['contents'];
  readonly placement?: { readonly epoch?: number } | null;
  readonly change?: { readonly epoch?: number } | null;
}

function detailOf(body: Detail | undefined): string {
  if (body === undefined) return '';
  const epoch = body.epoch ?? body.change?.epoch ?? body.placement?.epoch;
  const experts = (body.contents ?? body.held)?.map(({ layer, expert }) => `${layer}/${expert}`) ?? [];
  const parts = [
    ...(body.command ? [`of ${body.command}`] : []),
    ...(body.errorCode ? [body.errorCode] : []),
    ...(epoch ? [`epoch ${epoch}`] : []),
    ...(experts.length > 0 ? [`experts ${experts.join(' ')}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
