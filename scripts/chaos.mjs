// Rounds of faults under load (test/chaos), a line each. The last line is the total.
import { parseArgs } from 'node:util';
import { runVitest } from './run-vitest.mjs';
import { main, StageError } from './stage.mjs';

const help = `npm run chaos -- [--rounds N] [--seed S]

Kills (SIGKILL), stops (SIGSTOP), cuts off, silences, delays and empties workers, coordinators and Redis of a small cluster
under load, alone and while experts move. Every answer is compared with that of a quiet single worker, token by token; after each
round every expert is held, no copy is left over, and no operation or request is open.

Options:
  --rounds N  rounds; any four hit a worker, the leader, the standby and Redis   [default: 24]
  --seed S    decides what happens when; the same seed plans the same rounds    [default: 1]
`;

await main(async () => {
  const options = { rounds: { type: 'string', default: '24' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean' } };
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const env = {
    EXPERTMESH_CHAOS_ROUNDS: wholeNumber('rounds', values.rounds, 1),
    EXPERTMESH_CHAOS_SEED: wholeNumber('seed', values.seed, 0),
  };
  const { passed, failed } = await runVitest(['test/chaos/chaos.test.ts', '--disable-console-intercept'], env);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

function wholeNumber(name, text, least) {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return text;
  throw new StageError(`--${name} is ${JSON.stringify(text)}; it has to be a whole number of at least ${least} and at most 9 digits`);
}
