// Processes are killed, stopped, cut off and slowed down under load, round by round: no request fails, no token changes, nothing is left behind.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KnownAnswer, learnAnswers } from './answers.js';
import { ChaosCluster } from './chaos-cluster.js';
import { Operator } from './operator.js';
import { planRounds } from './plan.js';
import { summaryOf, tableOf } from './report.js';
import { carryOut, type RoundReport } from './round.js';
import { chaosSettings } from './settings.js';

const numWorkers = 3;
const { numRounds, seed, wanted, numAtOnce, numReplicas, json } = chaosSettings(process.env);

let answers: KnownAnswer[];
let cluster: ChaosCluster;
let operator: Operator;
const reports: RoundReport[] = [];

describe('faults under load', () => {
  beforeAll(async () => {
    answers = await learnAnswers();
    cluster = await ChaosCluster.start(numWorkers, numReplicas);
    operator = new Operator(cluster.endpoints, cluster.workerIds);
    await operator.settled();
  });

  afterAll(async () => {
    const summaries = summaryOf(reports);
    process.stdout.write(`gaps are the median, the 95th percentile and the longest of the rounds'\n${tableOf(summaries)}\n`);
    if (json !== undefined)
      writeFileSync(json, `${JSON.stringify({ seed, numAtOnce, numReplicas, summaries, rounds: reports }, null, 2)}\n`);
    operator?.close();
    await cluster?.close();
  });

  const isAnything = wanted.part === undefined && wanted.act === undefined;
  const planned = planRounds(seed, numRounds, numWorkers, wanted);
  const all = isAnything ? [...planned, ...planRounds(seed, 1, numWorkers, { act: 'restart' })] : planned;
  const rounds = all.map((round, index) => ({ number: index + 1, round }));

  it.each(rounds)(
    `round $number of seed ${seed}: nothing fails, nothing changes, nothing is left`,
    { timeout: 300_000 },
    async ({ number, round }) => {
      const report = await carryOut(round, { cluster, operator, answers, numAtOnce });
      reports.push(report);
      process.stdout.write(`${lineOf(number, report)}\n`);
      const { numRequests, failed, changed, problems } = report;
      if (failed.length + changed.length + problems.length > 0) process.stderr.write(`${cluster.logs()}\n`);
      expect({ failed, changed, problems }).toEqual({ failed: [], changed: [], problems: [] });
      expect(numRequests).toBeGreaterThan(0);
    },
  );
});

/** With an example of what went wrong. */
function lineOf(number: number, { done, numRequests, failed, changed, gaps, seconds, problems }: RoundReport): string {
  const gapText = (ms: number | null | undefined) => (ms == null ? 'none' : `${Math.round(ms)} ms`);
  const outcome = `${numRequests} requests, ${failed.length} failed, ${changed.length} changed`;
  return [
    `round ${number} (${seconds.toFixed(1)} s): ${done.join(', ')}: ${outcome}`,
    `longest gap elsewhere ${gapText(gaps?.elsewhere)}, own ${gapText(gaps?.own)}`,
    ...problems,
    ...failed.slice(0, 1),
    ...changed.slice(0, 1),
  ].join('; ');
}
