import type { FileHandle } from 'node:fs/promises';

/** Large enough that calls cost nothing, small enough to stay in the cache between making and writing. */
const chunkBytes = 4 * 1024 * 1024;

/** Appends to a file by large pieces: while one is written, the next is filled. */
export class ChunkedOutput {
  readonly #handle: FileHandle;
  readonly #onWritten: (bytes: number) => void;
  #filling = new Uint8Array(chunkBytes);
  #writing = new Uint8Array(chunkBytes);
  #filled = 0;
  #pending: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle, onWritten: (bytes: number) => void) {
    this.#handle = handle;
    this.#onWritten = onWritten;
  }

  /** Where the next bytes go; as long as the chunk has room. */
  get space(): Uint8Array<ArrayBuffer> {
    return this.#filling.subarray(this.#filled);
  }

  /** So many bytes of {@link space} are filled. */
  advance(bytes: number): void {
    this.#filled += bytes;
  }

  /** Hands the filled bytes to the file system, once it has those before; rejects where it refused them. */
  async flush(): Promise<void> {
    await this.#pending;
    const chunk = this.#filling.subarray(0, this.#filled);
    [this.#filling, this.#writing] = [this.#writing, this.#filling];
    this.#filled = 0;
    this.#pending = this.#write(chunk);
    // Reported by the next call, of which there may be none.
    this.#pending.catch(() => {});
  }

  async end(): Promise<void> {
    await this.flush();
    await this.#pending;
  }

  async #write(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length; ) done += (await this.#handle.write(chunk, done)).bytesWritten;
    this.#onWritten(chunk.length);
  }
}
