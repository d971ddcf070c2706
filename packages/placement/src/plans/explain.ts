import { meanLoads, relativeLoads } from '../balance.js';
import type { PlanWorker } from '../cluster.js';
import type { ExpertPlacement, Replica } from '../placement.js';
import { bytesText } from './bytes-text.js';
import { ExpertBytes } from './expert-bytes.js';
import type { Move } from './move.js';
import type { Plan } from './plan-document.js';
import type { PlanInput } from './plan-input.js';

export type Explanation = Plan['explain'][number];
type Rule = Explanation['rules'][number];

/** Of the workers that a move does not choose. */
const mostRejected = 8;
/** Sums of rounded loads. */
const loadTolerance = 1e-9;

/** For each move every rule's yes or no at its turn, and why other workers were not chosen. */
export function explainMoves(moves: readonly Move[], input: PlanInput): Explanation[] {
  const bytes = new ExpertBytes(input.current, input.layers);
  const loads = new LayerLoads(input);
  return moves.map((move) => {
    const explained = explainMove(move, input, bytes, loads);
    bytes.make(move);
    return explained;
  });
}

/** What to call a worker that is to hold nothing. */
export function closedText(worker: PlanWorker, input: Pick<PlanInput, 'closed'>): string {
  return input.closed[worker.id] ?? 'takes no experts';
}

function explainMove(move: Move, input: PlanInput, bytes: ExpertBytes, loads: LayerLoads): Explanation {
  const { layer, expert, before, after, from, to } = move;
  const rules = [
    drainRule(move, input),
    memoryRule(move, input, bytes),
    spreadRule(move, input),
    pinRule(move, input),
    gainRule(move, loads),
  ];
  const action =
    to === null
      ? before.length > after.length
        ? `remove the replica on ${gone(move).join(', ')}`
        : 'split its rows anew'
      : before.length < after.length
        ? `add a replica on ${to}`
        : `move from ${gone(move)[0] ?? from} to ${to}`;
  return { layer, expert, action, rules, rejected: rejectedWorkers(move, input, bytes, loads) };
}

function drainRule({ to, before, after }: Move, input: PlanInput): Rule {
  const closed = input.workers.filter(({ isOpen }) => !isOpen);
  const left = closed.filter(({ id }) => isIn(before, id) && !isIn(after, id));
  const stays = closed.filter(({ id }) => isIn(after, id));
  const texts = [
    ...left.map((worker) => `leaves ${worker.id} (${closedText(worker, input)})`),
    ...stays.map((worker) => `still on ${worker.id} (${closedText(worker, input)})`),
    ...(to === null || isIn(stays, to) ? [] : [`${to} takes experts`]),
  ];
  return { rule: 'drain', ok: !closed.some(({ id }) => id === to), text: texts.join('; ') || 'no worker gets or loses it' };
}

function memoryRule({ layer, to }: Move, { layers, workers }: PlanInput, bytes: ExpertBytes): Rule {
  const arriving = workers.find(({ id }) => id === to);
  if (arriving === undefined) return { rule: 'memory', ok: true, text: 'nothing is copied' };
  const needed = layers[layer]!.expertBytes;
  const free = freeOf(arriving, bytes);
  const room = free === null ? 'no limit' : `${bytesText(free)} free`;
  return { rule: 'memory', ok: free === null || free >= needed, text: `${arriving.id} has ${room}, needs ${bytesText(needed)}` };
}

/** No two replicas on one node, where nodes are named. */
function spreadRule({ to, after }: Move, { workers }: PlanInput): Rule {
  const nodeOf = (id: string) => workers.find((worker) => worker.id === id)?.node ?? '';
  const others = after.filter(({ worker }) => worker !== to).map(({ worker }) => nodeOf(worker));
  if (to === null) return { rule: 'spread', ok: true, text: 'no replica is added' };
  if (others.length === 0) return { rule: 'spread', ok: true, text: 'the only replica' };
  if (nodeOf(to) === '' || others.includes('')) return { rule: 'spread', ok: true, text: 'not all nodes are named' };
  const nodes = [...new Set(others)].join(', ');
  const text = `existing ${others.length === 1 ? 'replica' : 'replicas'} on ${nodes}; ${to} is on ${nodeOf(to)}`;
  return { rule: 'spread', ok: !others.includes(nodeOf(to)), text };
}

function pinRule({ layer, expert, before, after, to }: Move, { pins }: PlanInput): Rule {
  const own = pins.filter((pin) => pin.layer === layer && pin.expert === expert).map(({ worker }) => worker);
  if (own.length === 0) return { rule: 'pin', ok: true, text: 'not pinned' };
  const left = own.filter((worker) => isIn(before, worker) && !isIn(after, worker));
  if (left.length > 0) return { rule: 'pin', ok: false, text: `leaves ${left.join(', ')}, where it is pinned` };
  const comes = own.filter((worker) => worker === to);
  const text = comes.length > 0 ? `comes to ${comes.join(', ')}, where it is pinned` : `keeps its replica on ${own.join(', ')}`;
  return { rule: 'pin', ok: true, text };
}

function gainRule({ layer }: Move, loads: LayerLoads): Rule {
  const { now, planned } = loads.peaks(layer);
  return {
    rule: 'gain',
    ok: planned <= now + loadTolerance,
    text: `layer ${layer} max/mean ${now.toFixed(2)} -> ${planned.toFixed(2)}`,
  };
}

function rejectedWorkers({ layer, before, after, to }: Move, input: PlanInput, bytes: ExpertBytes, loads: LayerLoads): string[] {
  if (to === null) return [];
  const { workers, layers } = input;
  const chosen = workers.find(({ id }) => id === to);
  const reasons = workers
    .filter(({ id }) => !isIn(before, id) && !isIn(after, id))
    .map((worker) => {
      const free = freeOf(worker, bytes);
      if (!worker.isOpen) return `${worker.id} (${closedText(worker, input)})`;
      if (free !== null && free < layers[layer]!.expertBytes) return `${worker.id} (memory: ${bytesText(free)} free)`;
      const others = after
        .filter((replica) => replica.worker !== to)
        .map((replica) => workers.find(({ id }) => id === replica.worker)?.node);
      if (worker.node !== '' && others.includes(worker.node) && chosen?.node !== worker.node)
        return `${worker.id} (node ${worker.node} has a replica)`;
      const [own, chosens] = [loads.planned(layer, worker.id), loads.planned(layer, to)];
      return own > chosens ? `${worker.id} (more load)` : `${worker.id} (no more gain)`;
    });
  return reasons.length <= mostRejected ? reasons : [...reasons.slice(0, mostRejected), `${reasons.length - mostRejected} more`];
}

/** Loads of the layers before and after the whole plan, each layer's worked out once. */
class LayerLoads {
  readonly #input: PlanInput;
  readonly #workers: readonly PlanWorker[];
  readonly #known = new Map<number, { readonly now: readonly number[]; readonly planned: readonly number[] }>();

  constructor(input: PlanInput) {
    this.#input = input;
    this.#workers = input.workers.filter(({ isOpen }) => isOpen);
  }

  peaks(layer: number): { readonly now: number; readonly planned: number } {
    const { now, planned } = this.#of(layer);
    return { now: Math.max(1, ...now), planned: Math.max(1, ...planned) };
  }

  /** Over the mean, under the target. */
  planned(layer: number, worker: string): number {
    return this.#of(layer).planned[this.#workers.findIndex(({ id }) => id === worker)] ?? 0;
  }

  #of(layer: number): { readonly now: readonly number[]; readonly planned: readonly number[] } {
    const { current, target, load } = this.#input;
    const loadsOf = (experts: readonly ExpertPlacement[]) =>
      meanLoads(relativeLoads([experts], [load[layer] ?? []], this.#workers), this.#workers.length);
    const known = this.#known.get(layer) ?? { now: loadsOf(current[layer]!), planned: loadsOf(target[layer]!) };
    this.#known.set(layer, known);
    return known;
  }
}

/** Null where there is no limit. */
function freeOf({ id, memoryBytes }: PlanWorker, bytes: ExpertBytes): number | null {
  return memoryBytes === 0 ? null : Math.max(0, memoryBytes - bytes.of(id));
}

function gone({ before, after }: Move): string[] {
  return before.filter(({ worker }) => !isIn(after, worker)).map(({ worker }) => worker);
}

function isIn(list: readonly (Replica | PlanWorker)[], worker: string): boolean {
  return list.some((one) => ('worker' in one ? one.worker : one.id) === worker);
}
