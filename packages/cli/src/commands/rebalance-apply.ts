import type { CommandDefinition } from '../command.js';
import { assertCanConfirm } from '../confirm.js';
import { applyOptions, applyPlan, readApplyOptions } from '../operation/apply-plan.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { readPlanFile } from '../plan/plan-document.js';
import { onePositional } from '../positionals.js';
import { withCluster } from '../session.js';

const command = 'rebalance apply';

export const rebalanceApply: CommandDefinition = {
  name: 'apply',
  describe: 'Carry a saved plan out while the cluster serves',
  details:
    'The coordinator carries the plan out, one verified move after the other; every state in between serves. Ctrl-C detaches from it. ' +
    'Exit codes: 4 when the placement has changed since the plan was made, 5 when it stopped part-way.',
  usage: 'PLAN',
  mostPositionals: 1,
  options: { ...applyOptions, ...endpointOptions, ...outputOptions },
  examples: [['rebalance apply plan.json --throttle 400MiB/s', 'asks for the name of the cluster first']],
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const options = readApplyOptions(args);
    const path = onePositional(positionals, 'a plan file', command);
    const file = await readPlanFile(path);
    assertCanConfirm(args, terminal, command);
    await withCluster(args, (client, signal) => applyPlan(file, options, { client, args, terminal, format, signal, command }));
  },
};
