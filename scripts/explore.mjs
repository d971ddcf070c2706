// All that can happen to small clusters within bounds (test/explorer), a line for each scenario. The last line is the total.
import { parseArgs } from 'node:util';
import { runVitest } from './run-vitest.mjs';
import { main, StageError } from './stage.mjs';

const help = `npm run explore -- [--faults N] [--delays N] [--scenario TEXT]

Drives the leadership, the epochs, the workers' view and holdings of this program, with a network, a store, an engine and a clock that
do what the explorer says, through every order of events within the bounds, and looks for two leaders that act, wrong answers, experts
left without a copy, and operations that do not end. Then takes one rule of the protocol away after the other, and expects to find
what goes wrong without it. What is found is printed as the events that lead to it.

Options:
  --faults N       so many more faults in a run than in npm test     [default: 0]
  --delays N       so many more delays in a run than in npm test     [default: 1]
  --scenario TEXT  only scenarios and rules with this in their names
`;

await main(async () => {
  const options = {
    faults: { type: 'string', default: '0' },
    delays: { type: 'string', default: '1' },
    scenario: { type: 'string', default: '' },
    help: { type: 'boolean' },
  };
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const env = {
    EXPERTMESH_EXPLORE_FAULTS: wholeNumber('faults', values.faults),
    EXPERTMESH_EXPLORE_DELAYS: wholeNumber('delays', values.delays),
  };
  const only = values.scenario === '' ? [] : ['-t', values.scenario.replace(/[^\p{L}\p{N} ]/gu, '.')];
  const { passed, failed } = await runVitest(['test/explorer', '--disable-console-intercept', ...only], env);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

function wholeNumber(name, text) {
  if (/^\d$/.test(text)) return text;
  throw new StageError(`--${name} is ${JSON.stringify(text)}; it has to be a whole number from 0 to 9`);
}
