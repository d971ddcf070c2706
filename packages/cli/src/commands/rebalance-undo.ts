import type { CommandDefinition } from '../command.js';
import { assertCanConfirm } from '../confirm.js';
import { applyOptions, applyPlan, readApplyOptions } from '../operation/apply-plan.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { parsePlan } from '../plan/plan-document.js';
import { renderPlan } from '../plan/render-plan.js';
import { onePositional } from '../positionals.js';
import { withCluster } from '../session.js';

const command = 'rebalance undo';

export const rebalanceUndo: CommandDefinition = {
  name: 'undo',
  describe: 'Go back to the placement before an operation',
  details: 'Makes a new plan back to that placement, shows it, and applies it when confirmed.',
  usage: 'OPERATION',
  mostPositionals: 1,
  options: { ...applyOptions, ...endpointOptions, ...outputOptions },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const options = readApplyOptions(args);
    const undo = onePositional(positionals, 'an operation (rebalance history lists them)', command);
    assertCanConfirm(args, terminal, command);
    await withCluster(args, async (client, signal) => {
      const text = await client.planRebalance({ undo, throttleBytesPerSecond: options.throttleBytesPerSecond }, { signal });
      const plan = parsePlan(text, 'the answer of the coordinator');
      if (plan.moves.length > 0) terminal.err(`${renderPlan(plan, format === 'wide')}\n`);
      await applyPlan({ text, plan }, options, { client, args, terminal, format, signal, command });
    });
  },
};
