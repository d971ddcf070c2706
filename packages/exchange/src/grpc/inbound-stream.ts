import { type Clock, type EmError, type Logger, type Timer, toEmError } from '@expertmesh/common';
import { toServiceError } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { splitAnswer } from '../answer.js';
import type { Dispatch, DispatchHandler, ExchangeCounters, ExchangeIdentity } from '../base.js';
import { type DispatchFrame, decodeDispatchFrame } from '../codec/dispatch-frame.js';
import { frameError } from '../codec/frame-error.js';
import { encodeHello, type Hello } from '../codec/hello.js';
import { encodeRefused, encodeResult } from '../codec/result-frame.js';
import { countIn, countOut } from '../counters.js';
import { helloMismatch } from '../hello-check.js';
import type { ExchangeLimits } from '../limits.js';
import { outcomeOf } from '../outcome.js';
import { fitsWindow } from '../send-window.js';
import type { FramePool } from './frame-pool.js';
import { FrameWriter } from './frame-writer.js';

export interface InboundContext extends Pick<ExchangeLimits, 'maxFrameBytes' | 'windowBytes' | 'connectTimeoutMs'> {
  readonly identity: ExchangeIdentity;
  readonly handler: DispatchHandler;
  readonly counters: ExchangeCounters;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pool: FramePool;
}

/** The callee's end of one stream: every dispatch is handed to the handler at once and answered exactly once, in any order. */
export class InboundStream {
  readonly #call: grpc.ServerDuplexStream<Buffer, Buffer>;
  readonly #context: InboundContext;
  readonly #writer: FrameWriter;
  readonly #helloTimer: Timer;
  readonly #onEnd: () => void;
  /** By dispatch id. */
  readonly #unanswered = new Map<number, AbortController>();
  #unansweredBytes = 0;
  #caller: Hello | null = null;
  #isEnded = false;

  constructor(call: grpc.ServerDuplexStream<Buffer, Buffer>, context: InboundContext, onEnd: () => void) {
    this.#call = call;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#writer = new FrameWriter(call, context.pool);
    call.on('data', (bytes: Buffer) => this.#take(bytes));
    call.on('end', () => this.#end(null));
    call.on('cancelled', () => this.#end(null));
    const { connectTimeoutMs } = context;
    this.#helloTimer = context.clock.after(connectTimeoutMs, () => this.#end(frameError(`no hello within ${connectTimeoutMs} ms`)));
  }

  /** Of the caller, once it has said so. */
  get caller(): Hello | null {
    return this.#caller;
  }

  close(error: EmError): void {
    this.#end(error);
  }

  #take(bytes: Buffer): void {
    if (this.#isEnded) return;
    try {
      this.#takeFrame(decodeDispatchFrame(bytes));
    } catch (thrown) {
      const error = toEmError(thrown);
      this.#context.counters.framesRefused++;
      this.#context.logger.warn({ peer: this.#caller?.worker, code: error.code }, error.message);
      this.#end(error);
    }
  }

  #takeFrame(frame: DispatchFrame): void {
    if (frame.kind === 'hello') this.#takeHello(frame.hello);
    else if (this.#caller === null) throw frameError(`the first frame is of kind ${frame.kind}; wanted hello`);
    else if (frame.kind === 'dispatch') this.#takeDispatch(this.#caller.worker, frame.id, frame.dispatch);
    else if (frame.kind === 'cancel') this.#unanswered.get(frame.id)?.abort();
  }

  #takeHello(hello: Hello): void {
    if (this.#caller !== null) throw frameError('a second hello');
    if (hello.worker === '') throw frameError('a hello without a worker id');
    const { identity, windowBytes } = this.#context;
    const { numerics, wireDtype, cluster, fingerprint } = identity;
    const mismatch = helloMismatch(hello, { numerics, wireDtype, cluster, fingerprint });
    if (mismatch !== null) throw mismatch;
    this.#caller = hello;
    this.#helloTimer.cancel();
    this.#writer.push((allocate) => encodeHello({ ...identity, windowBytes }, allocate));
  }

  #takeDispatch(caller: string, id: number, dispatch: Dispatch): void {
    const { windowBytes, counters } = this.#context;
    if (this.#unanswered.has(id)) throw frameError(`dispatch id ${id} is outstanding already`);
    if (!fitsWindow(windowBytes, this.#unansweredBytes, dispatch.rows.length)) {
      throw frameError(
        `a dispatch of ${dispatch.rows.length} bytes with ${this.#unansweredBytes} unanswered; the window is ${windowBytes}`,
      );
    }
    countIn(counters, dispatch.numRows, dispatch.rows);
    this.#unansweredBytes += dispatch.rows.length;
    const controller = new AbortController();
    this.#unanswered.set(id, controller);
    void this.#answer(caller, id, dispatch, controller.signal);
  }

  /** Never rejects. */
  async #answer(caller: string, id: number, dispatch: Dispatch, signal: AbortSignal): Promise<void> {
    const { handler, maxFrameBytes, counters, logger } = this.#context;
    const outcome = await outcomeOf(handler, caller, dispatch, signal, logger);
    // Before the answer's last frame leaves: the sender may fill the room again as soon as it has that frame.
    const settle = () => {
      this.#unanswered.delete(id);
      this.#unansweredBytes -= dispatch.rows.length;
    };
    if ('refusal' in outcome) {
      this.#writer.push((allocate) => {
        settle();
        return encodeRefused({ id, ...outcome.refusal }, allocate);
      });
      return;
    }
    for (const part of splitAnswer(id, dispatch.rowIndex.length, outcome.rows, maxFrameBytes)) {
      this.#writer.push((allocate) => {
        if (part.firstRow + part.numRows === part.totalRows) settle();
        countOut(counters, part.numRows, part.rows);
        return encodeResult(part, allocate);
      });
    }
  }

  #end(error: EmError | null): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#helloTimer.cancel();
    this.#writer.stop();
    for (const controller of this.#unanswered.values()) controller.abort();
    this.#unanswered.clear();
    if (error === null) this.#call.end();
    else this.#call.emit('error', toServiceError(error));
    this.#onEnd();
  }
}
