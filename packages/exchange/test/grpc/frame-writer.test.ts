import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { FrameWriter } from '../../src/grpc/frame-writer.js';

/** A stream that is full after every second frame. */
class SlowStream extends EventEmitter {
  readonly written: string[] = [];

  write(frame: Buffer): boolean {
    this.written.push(frame.toString());
    return this.written.length % 2 !== 0;
  }
}

function frames(writer: FrameWriter, count: number): string[] {
  const made: string[] = [];
  for (let index = 0; index < count; index++) {
    writer.push(() => {
      made.push(`${index}`);
      return Buffer.from(`${index}`);
    });
  }
  return made;
}

test('frames are made and written in order, only as the stream drains', () => {
  const stream = new SlowStream();
  const made = frames(new FrameWriter(stream as never), 5);
  expect(made).toEqual(['0', '1']);
  stream.emit('drain');
  expect(made).toEqual(['0', '1', '2', '3']);
  stream.emit('drain');
  expect(stream.written).toEqual(['0', '1', '2', '3', '4']);
});

test('after a stop nothing is made or written', () => {
  const stream = new SlowStream();
  const writer = new FrameWriter(stream as never);
  const made = frames(writer, 5);
  writer.stop();
  stream.emit('drain');
  frames(writer, 1);
  expect(made).toEqual(['0', '1']);
  expect(stream.written).toEqual(['0', '1']);
});
