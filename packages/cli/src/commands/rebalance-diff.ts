import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { readPlanFile } from '../plan/plan-document.js';
import { diffData, renderDiff } from '../plan/render-diff.js';
import { onePositional } from '../positionals.js';
import { printData } from '../ui/output.js';

export const rebalanceDiff: CommandDefinition = {
  name: 'diff',
  describe: 'Show every worker and moved expert before and after a plan',
  usage: 'PLAN',
  mostPositionals: 1,
  options: { ...outputOptions },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const { plan } = await readPlanFile(onePositional(positionals, 'a plan file', 'rebalance diff'));
    printData(terminal, format, diffData(plan), () => renderDiff(plan));
  },
};
