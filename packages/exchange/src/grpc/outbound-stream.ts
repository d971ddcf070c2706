import { type Clock, causeText, type Deferred, deferred, type EmError, type Timer } from '@expertmesh/common';
import { fromServiceError } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { onAbort } from '../abort.js';
import { AnswerAssembly } from '../answer.js';
import type { Dispatch, ExchangeCounters, ExchangeIdentity, PeerAddress } from '../base.js';
import { encodeCancel, encodeDispatch } from '../codec/dispatch-frame.js';
import { frameError } from '../codec/frame-error.js';
import { encodeHello, type Hello } from '../codec/hello.js';
import { decodeResultFrame, type Refused, type ResultPart } from '../codec/result-frame.js';
import { countIn, countOut } from '../counters.js';
import { dispatchCancelled, dispatchRefused, workerLost } from '../exchange-errors.js';
import { helloMismatch } from '../hello-check.js';
import { SendWindow } from '../send-window.js';
import type { FramePool } from './frame-pool.js';
import { FrameWriter } from './frame-writer.js';
import { connectMethod, peerChannelOptions } from './method.js';

export interface OutboundContext {
  readonly identity: ExchangeIdentity;
  readonly counters: ExchangeCounters;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  readonly pool: FramePool;
}

/** What becomes of a stream: it opens or not, and in the end it ends, once. */
export interface OutboundEvents {
  onOpen(): void;
  /** EM_WORKER_LOST, also where it never opened. */
  onEnd(error: EmError): void;
}

interface Unanswered {
  readonly dispatch: Dispatch;
  readonly assembly: AnswerAssembly;
  readonly answer: Deferred<Uint8Array>;
}

/** The caller's end of one stream to one incarnation of a peer, from the attempt to connect to its end. */
export class OutboundStream {
  readonly #peer: PeerAddress;
  readonly #context: OutboundContext;
  readonly #events: OutboundEvents;
  readonly #client: grpc.Client;
  readonly #call: grpc.ClientDuplexStream<Buffer, Buffer>;
  readonly #writer: FrameWriter;
  /** By dispatch id. A cancelled dispatch stays until it is answered: until then it takes room at the peer. */
  readonly #unanswered = new Map<number, Unanswered>();
  readonly #connectTimer: Timer;
  #window: SendWindow | null = null;
  #lastId = 0;
  #ended: EmError | null = null;
  #hasAnswered = false;

  constructor(peer: PeerAddress, context: OutboundContext, events: OutboundEvents) {
    this.#peer = peer;
    this.#context = context;
    this.#events = events;
    this.#client = new grpc.Client(peer.address, grpc.credentials.createInsecure(), peerChannelOptions);
    const { path, requestSerialize, responseDeserialize } = connectMethod;
    this.#call = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new grpc.Metadata());
    this.#call.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#call.on('error', (error) => this.#end(causeText(fromServiceError(error, peer.address)), error));
    this.#call.on('end', () => this.#end('it ended the stream'));
    this.#writer = new FrameWriter(this.#call, context.pool);
    this.#writer.push((allocate) => encodeHello({ ...context.identity, windowBytes: 0 }, allocate));
    const { connectTimeoutMs } = context;
    this.#connectTimer = context.clock.after(connectTimeoutMs, () => {
      this.#end(`no answer from ${peer.address} within ${connectTimeoutMs} ms`);
    });
  }

  /** True once the peer has answered a dispatch: the connection has been of use. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** Only of an open stream. Waits for room in the peer's window, then for the answer. */
  async send(dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    const { worker } = this.#peer;
    const cancelled = () => dispatchCancelled(worker);
    if (signal.aborted) throw cancelled();
    if (this.#ended !== null) throw this.#ended;
    await this.#window!.acquire(dispatch.rows.length, signal, cancelled);
    if (this.#ended !== null) throw this.#ended;
    const id = ++this.#lastId;
    const unanswered = { dispatch, assembly: new AnswerAssembly(dispatch), answer: deferred<Uint8Array>() };
    this.#unanswered.set(id, unanswered);
    this.#writer.push((allocate) => {
      countOut(this.#context.counters, dispatch.numRows, dispatch.rows);
      return encodeDispatch(id, dispatch, allocate);
    });
    const unlisten = onAbort(signal, () => {
      unanswered.answer.reject(cancelled());
      this.#writer.push((allocate) => encodeCancel(id, allocate));
    });
    return unanswered.answer.promise.finally(unlisten);
  }

  /** Ends the stream from this side: what is unanswered rejects with EM_WORKER_LOST for `problem`. */
  close(problem: string): void {
    this.#end(problem);
  }

  #take(bytes: Buffer): void {
    if (this.#ended !== null) return;
    try {
      const frame = decodeResultFrame(bytes);
      if (frame.kind === 'hello') this.#takeHello(frame.hello);
      else if (this.#window === null) throw frameError(`its first frame is of kind ${frame.kind}; wanted hello`);
      else if (frame.kind === 'result') this.#takeResult(this.#window, frame.result);
      else if (frame.kind === 'refused') this.#takeRefused(this.#window, frame.refused);
    } catch (thrown) {
      this.#end(causeText(thrown), thrown);
    }
  }

  #takeHello(hello: Hello): void {
    if (this.#window !== null) throw frameError('a second hello');
    const mismatch = helloMismatch(hello, { ...this.#context.identity, worker: this.#peer.worker, incarnation: this.#peer.incarnation });
    if (mismatch !== null) throw mismatch;
    if (hello.windowBytes === 0) throw frameError('a window of 0 bytes');
    this.#window = new SendWindow(hello.windowBytes);
    this.#connectTimer.cancel();
    this.#events.onOpen();
  }

  #takeResult(window: SendWindow, result: ResultPart): void {
    const unanswered = this.#find(result.id);
    countIn(this.#context.counters, result.numRows, result.rows);
    const whole = unanswered.assembly.add(result);
    if (whole === null) return;
    this.#settle(window, result.id, unanswered);
    unanswered.answer.resolve(whole);
  }

  #takeRefused(window: SendWindow, refused: Refused): void {
    const unanswered = this.#find(refused.id);
    // What was cancelled here is answered by a refusal too; nobody is told of that one.
    if (refused.reason !== 'EM_CANCELLED') this.#context.counters.refused++;
    this.#settle(window, refused.id, unanswered);
    unanswered.answer.reject(dispatchRefused(this.#peer.worker, unanswered.dispatch, refused));
  }

  #find(id: number): Unanswered {
    const unanswered = this.#unanswered.get(id);
    if (unanswered === undefined) throw frameError(`an answer to dispatch ${id}, which is not outstanding`);
    return unanswered;
  }

  #settle(window: SendWindow, id: number, unanswered: Unanswered): void {
    this.#hasAnswered = true;
    this.#unanswered.delete(id);
    window.release(unanswered.dispatch.rows.length);
  }

  #end(problem: string, cause?: unknown): void {
    if (this.#ended !== null) return;
    const error = workerLost(this.#peer.worker, problem, cause);
    this.#ended = error;
    this.#connectTimer.cancel();
    this.#writer.stop();
    this.#call.cancel();
    this.#client.close();
    this.#window?.fail(error);
    for (const { answer } of this.#unanswered.values()) answer.reject(error);
    this.#unanswered.clear();
    this.#events.onEnd(error);
  }
}
