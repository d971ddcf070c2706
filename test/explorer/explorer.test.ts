// Everything that can happen to small clusters within bounds, to the classes that lead, place, reconcile and hold; and what happens without one of their rules.
import { describe, expect, it } from 'vitest';
import { type Explored, explore, type Scenario } from './explore.js';
import { type Rule, rules } from './rules.js';
import { scenarios } from './scenarios.js';

/** More by `npm run explore`. */
const moreFaults = Number(process.env.EXPERTMESH_EXPLORE_FAULTS ?? 0);
const moreDelays = Number(process.env.EXPERTMESH_EXPLORE_DELAYS ?? 0);
const timeout = 3_600_000;

const all = scenarios.map((one) => ({
  ...one,
  mostFaults: one.mostFaults + (one.faults.length > 0 ? moreFaults : 0),
  mostDelays: one.mostDelays + moreDelays,
}));

/** Where a rule is needed, and what shows that it is not kept. */
const needed: readonly (readonly [rule: Rule, scenario: string, finds: RegExp])[] = [
  ['fenceAtWorker', 'another coordinator takes over while the first one goes on', /^two leaders act: w\d \d obeyed fence 1 after fence 2/],
  ['fenceInStore', 'another coordinator takes over while the first one goes on', /^two leaders act: epoch 2 was stored under fence 1/],
  ['fenceAboveAll', 'the store loses all, and the lead changes', /^two leaders act: /],
  ['termEnds', 'another coordinator takes over while the first one goes on', /^a term that has ended acts: /],
  ['newestPlacement', 'the store loses all, and the lead changes', /went back from epoch 2 to epoch 1/],
  ['activeBeforeAck', 'an expert moves while rows are under way', /refused rows of w2/],
  ['loadedBeforeAck', 'an expert moves while rows are under way', /left without a copy/],
  ['rowsBeforeRelease', 'an expert moves while rows are under way', /^wrong content: /],
  ['contentChecked', 'an expert moves while rows are under way', /^wrong content: /],
];

describe('the protocol of leaders, epochs and experts', () => {
  // By %s: the name of a test is what --scenario is looked for in, and $name is cut off.
  it.each(all.map((scenario) => [scenario.name, scenario] as const))('holds whatever happens: %s', { timeout }, async (_name, scenario) => {
    const explored = await explore(scenario);
    process.stdout.write(`${lineOf(scenario, explored)}\n`);
    expect(textOf(explored)).toBe('');
    expect(explored.numRuns).toBeGreaterThan(1);
  });

  it.each(needed)('needs the rule %s: %s', { timeout }, async (rule, scenario, finds) => {
    const explored = await explore(scenarios.find(({ name }) => name === scenario)!, rule);
    process.stdout.write(`without: ${rules[rule]}: ${explored.finding?.what ?? 'nothing is found'} (${explored.numRuns} runs)\n`);
    expect(explored.finding?.what).toMatch(finds);
    expect(explored.finding?.trace.length).toBeGreaterThan(1);
  });
});

function lineOf({ name, mostFaults, mostDelays, forMs }: Scenario, { numRuns, numStates }: Explored): string {
  return `${name}: ${numStates} states in ${numRuns} runs; at most ${mostFaults} faults, ${mostDelays} delays, ${forMs} ms`;
}

/** What went wrong, and what led to it. */
function textOf({ finding }: Explored): string {
  return finding === null ? '' : [finding.what, ...finding.trace.map((step) => `  ${step}`)].join('\n');
}
