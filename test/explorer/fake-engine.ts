import type { Executor, ExpertContent, ExpertStore, LoadedExpert } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import type { HoldCalls } from '../../packages/worker/src/experts/held-experts.js';
import type { ExpertCalls } from '../../packages/worker/src/experts/timed-loads.js';
import type { World } from './world.js';

/** What there is of an expert in a checkpoint. */
export function checksumOf({ layer, expert }: Pick<Content, 'layer' | 'expert'>): string {
  return `${layer.toString(16).padStart(8, '0')}${expert.toString(16).padStart(8, '0')}`;
}

const keyOf = (layer: number, expert: number) => `${layer}/${expert}`;

/** An engine whose memory, loads and queue of rows are all that there is of it. A load and a run are one step each. */
export class FakeEngine implements HoldCalls, ExpertCalls {
  readonly executor: Executor = { type: 'executor' } as unknown as Executor;
  readonly store: ExpertStore = { type: 'store' } as unknown as ExpertStore;
  readonly #world: World;
  readonly #worker: string;
  readonly #waitsForRows: boolean;
  readonly #checksContent: boolean;
  readonly #memory = new Map<string, string>();
  readonly #held = new Map<string, { readonly content: ExpertContent; isDraining: boolean }>();
  readonly #queued = new Map<string, number>();
  readonly #drained = new Map<string, () => void>();

  constructor(world: World, worker: string, rules: { readonly waitsForRows: boolean; readonly checksContent: boolean }) {
    this.#world = world;
    this.#worker = worker;
    this.#waitsForRows = rules.waitsForRows;
    this.#checksContent = rules.checksContent;
  }

  expertLoad(_store: ExpertStore, layer: number, expert: number): Promise<LoadedExpert> {
    return new Promise((resolve) => {
      const key = keyOf(layer, expert);
      const run = () => {
        const checksum = checksumOf({ layer, expert });
        this.#memory.set(key, checksum);
        resolve({ checksum, format: 'f32', bytes: 1 } as unknown as LoadedExpert);
      };
      this.#step(`has loaded expert ${key}`, run);
    });
  }

  expertLoadBytes(): Promise<LoadedExpert> {
    throw new Error('experts come from checkpoints here');
  }

  expertCancelLoads(): void {}

  expertConversionProblem(): string {
    return '';
  }

  expertRelease(_store: ExpertStore, layer: number, expert: number): void {
    this.#memory.delete(keyOf(layer, expert));
  }

  executorHold(_executor: Executor, content: ExpertContent): void {
    this.#held.set(keyOf(content.layer, content.expert), { content, isDraining: false });
  }

  executorDrain(_executor: Executor, layer: number, expert: number): Promise<boolean> {
    const key = keyOf(layer, expert);
    const held = this.#held.get(key);
    if (held !== undefined) held.isDraining = true;
    if (!this.#waitsForRows || (this.#queued.get(key) ?? 0) === 0) return Promise.resolve(true);
    return new Promise((resolve) => this.#drained.set(key, () => resolve(true)));
  }

  executorForget(_executor: Executor, layer: number, expert: number): void {
    this.#held.delete(keyOf(layer, expert));
  }

  /** Rows for a content: answered with the checksum of what they were computed with, or refused. */
  dispatch(content: Content, answer: (checksum: string) => void, refuse: () => void): void {
    const key = keyOf(content.layer, content.expert);
    const held = this.#held.get(key);
    const isExact = held !== undefined && !held.isDraining && held.content.checksum === content.checksum;
    if (this.#checksContent && !isExact) {
      refuse();
      return;
    }
    this.#queued.set(key, (this.#queued.get(key) ?? 0) + 1);
    this.#step(`computes rows of expert ${key}`, () => {
      const left = this.#queued.get(key)! - 1;
      this.#queued.set(key, left);
      answer(this.#memory.get(key) ?? 'what was in its place by then');
      if (left === 0) this.#drained.get(key)?.();
      if (left === 0) this.#drained.delete(key);
    });
  }

  #step(what: string, run: () => void): void {
    this.#world.push(`${this.#worker}'s engine`, this.#worker, { label: `${this.#worker} ${what}`, digest: what, run });
  }
}
