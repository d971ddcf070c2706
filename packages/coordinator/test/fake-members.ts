import { type Deferred, deferred, type EmError } from '@expertmesh/common';
import { expect } from 'vitest';
import type { WorkerFacts } from '../src/membership/worker-facts.js';
import type { Ack, Command } from '../src/membership/worker-session.js';
import { WorkerTable } from '../src/membership/worker-table.js';
import type { CommandTarget, EpochMembers } from '../src/placement/epochs-options.js';
import { fakeChecksum } from './fake-worker.js';

export interface Sent {
  readonly worker: string;
  readonly kind: 'prepare' | 'activate' | 'release' | 'recall';
  readonly command: Command & { prepare?: { contents: { layer: number; expert: number; format: string; checksum: string }[] } };
  readonly answer: Deferred<Ack>;
}

/** Members that record the commands and answer when told to. */
export class FakeMembers implements EpochMembers {
  readonly table = new WorkerTable('default');
  readonly sent: Sent[] = [];
  /** By worker: the order of sends that it was told last. */
  readonly orders = new Map<string, readonly string[]>();
  readonly #sessions = new Map<string, CommandTarget>();

  live() {
    return this.table.live();
  }

  session(worker: string) {
    return this.#sessions.get(worker) ?? null;
  }

  setReady(worker: string) {
    this.table.setReady(worker);
  }

  setFailed(worker: string, reason: string) {
    this.table.setFailed(worker, reason);
  }

  setSlow(worker: string, reason: string) {
    this.table.setSlow(worker, reason);
  }

  bindModel(model: Parameters<EpochMembers['bindModel']>[0]) {
    this.table.bindModel(model);
  }

  connect(facts: WorkerFacts) {
    this.table.register(facts, 0);
    this.#sessions.set(facts.id, {
      command: (body) => {
        const kind = Object.keys(body)[0] as Sent['kind'];
        const sent = { worker: facts.id, kind, command: body as Sent['command'], answer: deferred<Ack>() };
        this.sent.push(sent);
        return sent.answer.promise;
      },
      sendOrder: (workers) => this.orders.set(facts.id, workers),
    });
  }

  disconnect(worker: string) {
    this.#sessions.delete(worker);
    this.table.disconnected(worker, 0);
  }

  lose(worker: string) {
    this.#sessions.delete(worker);
    this.table.left(worker, '', 0);
  }

  /** Takes the oldest unanswered command of a kind. */
  take(worker: string, kind: Sent['kind']): Sent {
    const index = this.sent.findIndex((sent) => sent.worker === worker && sent.kind === kind);
    expect(
      index,
      `${kind} for ${worker} among ${this.sent.map((sent) => `${sent.kind} ${sent.worker}`).join(', ')}`,
    ).toBeGreaterThanOrEqual(0);
    return this.sent.splice(index, 1)[0]!;
  }

  acknowledge(worker: string, kind: Sent['kind']) {
    const { command, answer } = this.take(worker, kind);
    answer.resolve({ contents: command.prepare?.contents.map((content) => ({ ...content, checksum: fakeChecksum(content) })) ?? [] });
    return settled();
  }

  refuse(worker: string, kind: Sent['kind'], error: EmError) {
    this.take(worker, kind).answer.reject(error);
    return settled();
  }

  kinds() {
    return this.sent.map(({ worker, kind }) => `${kind} ${worker}`);
  }
}

/** All promise callbacks that are due have run: nothing here waits for anything but promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
