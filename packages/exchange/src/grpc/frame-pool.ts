const smallestBytes = 4096;
const largestBytes = 2 * 1024 * 1024;
const mostFreeOfSize = 4;

/**
 * Memory of frames that have been sent, for the next ones. gRPC copies a frame when it takes it; without reuse each would be
 * garbage outside the heap, which V8 answers with full collections. Holds at most four buffers of each power of two.
 */
export class FramePool {
  readonly #free = new Map<number, Buffer[]>();

  /** A buffer of exactly this size, with old contents. */
  take(sizeBytes: number): Buffer {
    const capacity = capacityOf(sizeBytes);
    const buffer = this.#free.get(capacity)?.pop() ?? Buffer.allocUnsafeSlow(capacity);
    return buffer.subarray(0, sizeBytes);
  }

  /** Of `take`, when nothing reads it any more. */
  give(frame: Buffer): void {
    const capacity = frame.buffer.byteLength;
    if (capacity > largestBytes) return;
    const free = this.#free.get(capacity) ?? [];
    this.#free.set(capacity, free);
    if (free.length < mostFreeOfSize) free.push(Buffer.from(frame.buffer));
  }
}

function capacityOf(sizeBytes: number): number {
  return sizeBytes > largestBytes ? sizeBytes : Math.max(smallestBytes, 2 ** Math.ceil(Math.log2(sizeBytes)));
}
