// Processes are killed, stopped, cut off and slowed down under load, round by round: no request fails, no token changes, nothing is left behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KnownAnswer, learnAnswers } from './answers.js';
import { ChaosCluster } from './chaos-cluster.js';
import { Operator } from './operator.js';
import { planRounds } from './plan.js';
import { carryOut, type RoundReport } from './round.js';

const numWorkers = 3;
/** More by `npm run chaos`. */
const numRounds = Number(process.env.EXPERTMESH_CHAOS_ROUNDS ?? 4);
const seed = Number(process.env.EXPERTMESH_CHAOS_SEED ?? 1);

let answers: KnownAnswer[];
let cluster: ChaosCluster;
let operator: Operator;

describe('faults under load', () => {
  beforeAll(async () => {
    answers = await learnAnswers();
    cluster = await ChaosCluster.start(numWorkers);
    operator = new Operator(cluster.endpoints, cluster.workerIds);
    await operator.settled();
  });

  afterAll(async () => {
    operator?.close();
    await cluster?.close();
  });

  const rounds = planRounds(seed, numRounds, numWorkers).map((round, index) => ({ number: index + 1, round }));

  it.each(rounds)(
    `round $number of seed ${seed}: nothing fails, nothing changes, nothing is left`,
    { timeout: 300_000 },
    async ({ number, round }) => {
      const report = await carryOut(round, cluster, operator, answers);
      process.stdout.write(`${lineOf(number, report)}\n`);
      const { numRequests, failed, changed, problems } = report;
      if (failed.length + changed.length + problems.length > 0) process.stderr.write(`${cluster.logs()}\n`);
      expect({ failed, changed, problems }).toEqual({ failed: [], changed: [], problems: [] });
      expect(numRequests).toBeGreaterThan(0);
    },
  );
});

/** With an example of what went wrong. */
function lineOf(number: number, { done, numRequests, failed, changed, longestGapMs, seconds, problems }: RoundReport): string {
  const outcome = `${numRequests} requests, ${failed.length} failed, ${changed.length} changed, longest gap ${Math.round(longestGapMs)} ms`;
  return [
    `round ${number} (${seconds.toFixed(1)} s): ${done.join(', ')}: ${outcome}`,
    ...problems,
    ...failed.slice(0, 1),
    ...changed.slice(0, 1),
  ].join('; ');
}
