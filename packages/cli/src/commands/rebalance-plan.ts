import { writeFile } from 'node:fs/promises';
import type { PlanOptions } from '@expertmesh/client';
import { causeText, EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions, present } from '../options.js';
import { type PlanDocument, parsePlan } from '../plan/plan-document.js';
import { nothingToDo, renderPlan, renderRemarks } from '../plan/render-plan.js';
import { withCluster } from '../session.js';
import { type OutputFormat, printData } from '../ui/output.js';
import type { Terminal } from '../ui/terminal.js';
import { type Arguments, byteSize, choice, duration, flag, fraction, integer, names, rate, text, weights } from '../values.js';

const planners = ['mesh', 'eplb', 'greedy', 'anticorrelation', 'auto'] as const;
const largestUint32 = 2 ** 32 - 1;
const maxReplicas = 64;
const planHasMoves = 3;

export const rebalancePlan: CommandDefinition = {
  name: 'plan',
  describe: 'Plan a better placement and show its gain and cost; changes nothing',
  details:
    'The plan holds for the epoch it was made at: rebalance apply refuses it when the placement has changed since (exit code 4). ' +
    'The file is written also for a plan without moves.',
  options: {
    threshold: { value: 'SHARE', describe: 'no moves while max/mean load is at most so much above 1, like 5% or 0.05', defaultText: '5%' },
    since: { value: 'TIME', describe: 'plan for the load of the last 90s, 15m, 2h, …', defaultText: '15m' },
    weight: { value: 'W=SPEED,…', describe: 'speeds over that of a plain worker, like w3=0.5', defaultText: '1 each' },
    exclude: { value: 'W,…', describe: 'workers that are to hold nothing' },
    'max-moves': { value: 'N', describe: 'most moves', defaultText: 'no limit' },
    'max-bytes': { value: 'SIZE', describe: 'most bytes to copy, like 40GiB', defaultText: 'no limit' },
    replicas: { value: 'N', describe: 'replicas of each expert at least', defaultText: 'as many as there are' },
    throttle: { value: 'SIZE/s', describe: 'estimate the time for this throttle of rebalance apply', defaultText: 'none' },
    planner: { value: 'NAME', describe: planners.join(', '), defaultText: 'mesh' },
    save: { value: 'FILE', describe: 'write the plan there' },
    'detailed-exitcode': { value: null, describe: 'exit with 3 when the plan has moves' },
    ...endpointOptions,
    ...outputOptions,
  },
  examples: [['rebalance plan --since 15m --save plan.json', 'then: expertmesh rebalance apply plan.json']],
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const options = readPlanOptions(args);
    const file = text(args, 'save');
    const isDetailed = flag(args, 'detailed-exitcode');
    const document = await withCluster(args, (client, signal) => client.planRebalance(options, { signal }));
    if (file !== null) await savePlan(file, document);
    const plan = parsePlan(document, 'the answer of the coordinator');
    showPlan(plan, document, format, terminal);
    sayNext(plan, file, terminal);
    return isDetailed && plan.moves.length > 0 ? planHasMoves : 0;
  },
};

function readPlanOptions(args: Arguments): PlanOptions {
  return {
    ...present('threshold', fraction(args, 'threshold')),
    ...present('sinceMs', duration(args, 'since')),
    ...present('weights', weights(args, 'weight')),
    ...present('exclude', names(args, 'exclude')),
    ...present('maxMoves', integer(args, 'max-moves', 1, largestUint32)),
    ...present('maxBytes', byteSize(args, 'max-bytes', 1)),
    ...present('throttleBytesPerSecond', rate(args, 'throttle')),
    ...present('replicas', integer(args, 'replicas', 1, maxReplicas)),
    ...present('planner', choice(args, 'planner', planners)),
  };
}

/** For programs the document goes out as it came: what is piped into a file can be applied. */
function showPlan(plan: PlanDocument, document: string, format: OutputFormat, terminal: Terminal): void {
  if (format === 'json') {
    terminal.out(document.endsWith('\n') ? document : `${document}\n`);
    return;
  }
  printData(terminal, format, plan, (isWide) =>
    plan.moves.length === 0 ? `${nothingToDo(plan)}\n${renderRemarks(plan)}` : renderPlan(plan, isWide),
  );
}

function sayNext(plan: PlanDocument, file: string | null, terminal: Terminal): void {
  const saved = file === null ? `Plan ${plan.id} is not saved (--save plan.json).` : `Plan ${plan.id} written to ${file}.`;
  if (plan.moves.length === 0) {
    if (file !== null) terminal.err(`${saved}\n`);
    return;
  }
  terminal.err(`\n${saved} Nothing has been changed.\n`);
  if (file !== null) terminal.err(`Next: expertmesh rebalance diff ${file}  |  expertmesh rebalance apply ${file}\n`);
}

async function savePlan(file: string, document: string): Promise<void> {
  try {
    await writeFile(file, document);
  } catch (error) {
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(error) }, { cause: error });
  }
}
