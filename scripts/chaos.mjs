// Rounds of faults under load (test/chaos), a line each. The last line is the total.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runVitest } from './run-vitest.mjs';
import { main, StageError } from './stage.mjs';

const help = `npm run chaos -- [--rounds N] [--seed S] [--part PART] [--act ACT]

Kills (SIGKILL), stops (SIGSTOP), slows down, cuts off, silences, delays and empties workers, coordinators and Redis of a small cluster
under load, alone and while experts move. Every answer is compared with that of a quiet single worker, token by token; after each
round every expert is held, no copy is left over, and no operation or request is open. At the end a table says, by kind of fault,
how long streams got no token: those that were with what was hit, and the others.

Options:
  --rounds N    rounds; any four hit a worker, the leader, the standby and Redis    [default: 24]
  --seed S      decides what happens when; the same seed plans the same rounds     [default: 1]
  --part PART   only faults of worker, leader, standby or redis                    [default: any]
  --act ACT     only kill, stop, slow, cut, hold, delay or flush; or restart: all  [default: any but restart]
                workers and coordinators by SIGTERM, one after the other
  --lasts S     each fault lasts so many seconds                                   [default: up to 8]
  --alone       no experts move                                                    [default: in every second round]
  --at-once N   requests at once                                                   [default: 8]
  --replicas N  of each expert                                                     [default: 1]
  --json FILE   the table and each round, as JSON
`;

await main(async () => {
  const text = { type: 'string' };
  const names = ['rounds', 'seed', 'part', 'act', 'lasts', 'at-once', 'replicas', 'json'];
  const options = { ...Object.fromEntries(names.map((name) => [name, text])), alone: { type: 'boolean' }, help: { type: 'boolean' } };
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const env = {
    EXPERTMESH_CHAOS_ROUNDS: wholeNumber('rounds', values.rounds ?? '24', 1),
    EXPERTMESH_CHAOS_SEED: wholeNumber('seed', values.seed ?? '1', 0),
    EXPERTMESH_CHAOS_PART: values.part ?? '',
    EXPERTMESH_CHAOS_ACT: values.act ?? '',
    EXPERTMESH_CHAOS_LASTS: values.lasts === undefined ? '' : wholeNumber('lasts', values.lasts, 1),
    EXPERTMESH_CHAOS_OPERATIONS: values.alone ? 'none' : '',
    EXPERTMESH_CHAOS_AT_ONCE: wholeNumber('at-once', values['at-once'] ?? '8', 1),
    EXPERTMESH_CHAOS_REPLICAS: wholeNumber('replicas', values.replicas ?? '1', 1),
    EXPERTMESH_CHAOS_JSON: values.json === undefined ? '' : resolve(values.json),
  };
  const { passed, failed } = await runVitest(['test/chaos/chaos.test.ts', '--disable-console-intercept'], env);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

function wholeNumber(name, text, least) {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return text;
  throw new StageError(`--${name} is ${JSON.stringify(text)}; it has to be a whole number of at least ${least} and at most 9 digits`);
}
