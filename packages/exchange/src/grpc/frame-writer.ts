import type { Writable } from 'node:stream';
import type { Allocate } from '../codec/proto-writer.js';
import type { FramePool } from './frame-pool.js';

/** One is being taken by the stream, one is ready to follow it. */
const mostAhead = 2;

/** Makes one frame, in the memory that `allocate` gives. */
export type MakeFrame = (allocate: Allocate) => Buffer;

/** Writes frames in order as fast as the stream takes them. A frame is made only when its turn comes: waiting ones hold no copy. */
export class FrameWriter {
  readonly #stream: Pick<Writable, 'write'>;
  readonly #pool: FramePool;
  readonly #allocate: Allocate;
  readonly #waiting: MakeFrame[] = [];
  #numAhead = 0;
  #isStopped = false;

  constructor(stream: Pick<Writable, 'write'>, pool: FramePool) {
    this.#stream = stream;
    this.#pool = pool;
    this.#allocate = (sizeBytes) => pool.take(sizeBytes);
  }

  push(makeFrame: MakeFrame): void {
    if (this.#isStopped) return;
    this.#waiting.push(makeFrame);
    this.#pump();
  }

  /** Writes nothing more and forgets what waits. */
  stop(): void {
    this.#isStopped = true;
    this.#waiting.length = 0;
  }

  #pump(): void {
    while (this.#numAhead < mostAhead) {
      const makeFrame = this.#waiting.shift();
      if (makeFrame === undefined) return;
      const frame = makeFrame(this.#allocate);
      this.#numAhead++;
      this.#stream.write(frame, () => {
        this.#numAhead--;
        this.#pool.give(frame);
        this.#pump();
      });
    }
  }
}
