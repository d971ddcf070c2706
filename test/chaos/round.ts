import { setTimeout as delay } from 'node:timers/promises';
import type { KnownAnswer } from './answers.js';
import type { ChaosCluster } from './chaos-cluster.js';
import { type Gaps, gapsOf, type Struck } from './gaps.js';
import { Load, type LoadResult } from './load.js';
import type { Operator } from './operator.js';
import type { Fault, Round } from './plan.js';
import { within } from './within.js';

export interface RoundReport extends LoadResult {
  /** Part and act of each. */
  readonly faults: readonly string[];
  /** Null where no fault began. */
  readonly gaps: Gaps | null;
  /** What was done, when. */
  readonly done: readonly string[];
  /** What did not end as it should. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** No token in this time, whatever the fault: the cluster stands still. */
const standstillMs = 60_000;

/** What a round is carried out on. */
export interface Stage {
  readonly cluster: ChaosCluster;
  readonly operator: Operator;
  readonly answers: readonly KnownAnswer[];
  /** Requests at once. */
  readonly numAtOnce: number;
}

interface RunningRound extends Stage {
  readonly load: Load;
  readonly struck: Struck[];
  readonly note: (what: string) => void;
}

/** One round: load, an operation, its faults, and the way back. Rejects for nothing that the cluster does: that is among the problems. */
export async function carryOut(round: Round, stage: Stage): Promise<RoundReport> {
  const { cluster, operator, answers, numAtOnce } = stage;
  const began = performance.now();
  const done: string[] = [];
  const problems: string[] = [];
  const note = (what: string) => done.push(`${((performance.now() - began) / 1000).toFixed(1)} s ${what}`);
  const attempt = (act: Promise<void>) => act.catch((error: Error) => void problems.push(error.message));

  const load = new Load(cluster.endpoints, answers, numAtOnce);
  const struck: Struck[] = [];
  await attempt(underLoad(round, { ...stage, load, struck, note }));
  const result = await load.stop();
  await attempt(operator.settled());
  const faults = round.faults.map(({ part, act }) => `${part} ${act}`);
  const gaps = struck.length === 0 ? null : gapsOf(load.intervals, struck);
  return { ...result, faults, gaps, done, problems, seconds: (performance.now() - began) / 1000 };
}

async function underLoad(round: Round, running: RunningRound): Promise<void> {
  const { cluster, operator, load, numAtOnce, note } = running;
  await tokensOf(load, 1);
  const leader = await operator.leader();
  const { operation } = round;
  const id = operation === null ? null : await operator.begin(operation);
  if (operation !== null) note(`${operation.kind} ${cluster.workerIds[operation.worker]}`);

  const numBefore = load.numTokens;
  const faults = round.faults.map(async (fault) => {
    if (id === null) await tokensOf(load, numBefore + fault.afterTokens);
    else await movesOf(operator, id, fault.afterMoves);
    await suffer(fault, leader, running);
  });
  await Promise.all(faults);
  await tokensOf(load, load.numTokens + numAtOnce);
  if (id === null) return;

  const ended = await operator.ended(id);
  note(`${ended.state} with ${ended.numMovesDone} of ${ended.numMoves} moves`);
  const undone = await operator.undo(id);
  // A worker that is lost takes no moves: the operation goes on without them, and says so.
  const mayStop = round.faults.some(({ part }) => part === 'worker' || part === 'everything');
  for (const { kind, state, skipped, errorMessage } of [...(mayStop && ended.state === 'stopped' ? [] : [ended]), undone])
    if (state !== 'done')
      throw new Error(`${kind} ${state}: ${errorMessage} ${[...new Set(skipped.map(({ reason }) => reason))].join(', ')}`);
}

async function suffer(fault: Fault, leader: string, running: RunningRound): Promise<void> {
  const { cluster, struck, note } = running;
  const beganMs = performance.now();
  if (fault.act === 'restart') {
    await restartAll(running);
    struck.push({ names: [], beganMs, endedMs: performance.now() });
    return;
  }
  const { what, names } = await cluster.begin(fault, leader);
  note(`${what} for ${fault.lastsMs} ms`);
  try {
    await delay(fault.lastsMs);
  } finally {
    await cluster.end(fault, leader);
    struck.push({ names, beganMs, endedMs: performance.now() });
  }
}

/** Workers first, then coordinators. */
async function restartAll({ cluster, operator, note }: RunningRound): Promise<void> {
  for (const id of [...cluster.workerIds, ...cluster.coordinatorIds]) {
    await cluster.restart(id);
    await operator.allAreThere();
    note(`restarted ${id}`);
  }
}

async function tokensOf(load: Load, count: number): Promise<void> {
  const ask = async () => load.numTokens >= count || null;
  await within(standstillMs, ask, () => `${load.numTokens} of ${count} tokens have come`);
}

/** Until so many of its moves are done, or it has ended. */
async function movesOf(operator: Operator, id: string, share: number): Promise<void> {
  const ask = async () => {
    const operation = await operator.look(id);
    if (operation === null) return null;
    return operation.endedMs !== null || operation.numMovesDone >= share * operation.numMoves || null;
  };
  await within(standstillMs, ask, () => `operation ${id} does not get on`);
}
