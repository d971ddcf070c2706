import type { Writable } from 'node:stream';

/** Writes frames in order as fast as the stream drains. A frame is made only when the stream takes it: waiting ones hold no copy. */
export class FrameWriter {
  readonly #stream: Pick<Writable, 'write' | 'on'>;
  readonly #waiting: (() => Buffer)[] = [];
  #isBlocked = false;
  #isStopped = false;

  constructor(stream: Pick<Writable, 'write' | 'on'>) {
    this.#stream = stream;
    stream.on('drain', () => {
      this.#isBlocked = false;
      this.#pump();
    });
  }

  push(makeFrame: () => Buffer): void {
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
    while (!this.#isBlocked) {
      const makeFrame = this.#waiting.shift();
      if (makeFrame === undefined) return;
      this.#isBlocked = !this.#stream.write(makeFrame());
    }
  }
}
