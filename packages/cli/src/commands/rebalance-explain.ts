import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { readPlanFile } from '../plan/plan-document.js';
import { explanationsOf, renderExplanation } from '../plan/render-diff.js';
import { expertAddress, onePositional } from '../positionals.js';
import { printData } from '../ui/output.js';
import { requiredText } from '../values.js';

export const rebalanceExplain: CommandDefinition = {
  name: 'explain',
  describe: "Show each rule's yes or no for an expert under a plan",
  usage: 'PLAN --expert LAYER/EXPERT',
  mostPositionals: 1,
  options: {
    expert: { value: 'LAYER/EXPERT', describe: 'like 12/37', isRequired: true },
    ...outputOptions,
  },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const file = onePositional(positionals, 'a plan file', 'rebalance explain');
    const address = expertAddress('--expert', requiredText(args, 'expert'));
    const { plan } = await readPlanFile(file);
    const found = explanationsOf(plan, address);
    printData(terminal, format, found, () => found.map(renderExplanation).join(''));
  },
};
