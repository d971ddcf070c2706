import { EventEmitter } from 'node:events';
import type { expertmesh } from '@expertmesh/proto';

/** The coordinator's side of a Join call, without a network: records what is written, emits what the test says. */
export class RecordingStream extends EventEmitter {
  readonly written: expertmesh.v1.CoordinatorMessage.$Properties[] = [];
  isFull = false;
  hasEnded = false;

  write(message: expertmesh.v1.CoordinatorMessage.$Properties): boolean {
    this.written.push(message);
    return !this.isFull;
  }

  end(): void {
    this.hasEnded = true;
  }

  /** A message of the worker arrives. */
  arrive(message: expertmesh.v1.WorkerMessage.$Properties): void {
    this.emit('data', message);
  }

  kinds(): string[] {
    return this.written.map((message) => Object.keys(message).filter((key) => key !== 'fence' && key !== 'command')[0]!);
  }
}
