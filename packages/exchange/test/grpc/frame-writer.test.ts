import { expect, test } from 'vitest';
import { FramePool } from '../../src/grpc/frame-pool.js';
import { FrameWriter } from '../../src/grpc/frame-writer.js';

/** A stream that takes a frame when told to. */
class SlowStream {
  readonly written: Buffer[] = [];
  readonly #callbacks: (() => void)[] = [];

  write(frame: Buffer, callback: () => void): boolean {
    this.written.push(frame);
    this.#callbacks.push(callback);
    return true;
  }

  takeOne(): void {
    this.#callbacks.shift()!();
  }
}

function opened() {
  const stream = new SlowStream();
  const writer = new FrameWriter(stream as never, new FramePool());
  const made: number[] = [];
  const push = (number: number) =>
    writer.push((allocate) => {
      made.push(number);
      return allocate(10).fill(number);
    });
  return { stream, writer, made, push };
}

test('frames are made and written in order, at most two ahead of what the stream has taken', () => {
  const { stream, made, push } = opened();
  for (const number of [0, 1, 2, 3]) push(number);
  expect(made).toEqual([0, 1]);
  stream.takeOne();
  expect(made).toEqual([0, 1, 2]);
  stream.takeOne();
  stream.takeOne();
  expect(made).toEqual([0, 1, 2, 3]);
  expect(stream.written.length).toBe(4);
});

test('the memory of a frame is used again only after the stream has taken it', () => {
  const { stream, push } = opened();
  push(0);
  push(1);
  const [first, second] = stream.written;
  expect(first!.buffer).not.toBe(second!.buffer);
  stream.takeOne();
  push(2);
  expect(stream.written[2]!.buffer).toBe(first!.buffer);
  expect([...second!]).toEqual(Array(10).fill(1));
});

test('after a stop nothing is made or written', () => {
  const { stream, writer, made, push } = opened();
  for (const number of [0, 1, 2]) push(number);
  writer.stop();
  stream.takeOne();
  push(3);
  expect(made).toEqual([0, 1]);
  expect(stream.written.length).toBe(2);
});
