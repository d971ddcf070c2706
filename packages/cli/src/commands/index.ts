import type { CommandDefinition, CommandGroup } from '../command.js';
import { benchBalancing } from './bench-balancing.js';
import { benchBuffering } from './bench-buffering.js';
import { benchExchange } from './bench-exchange.js';
import { benchGating } from './bench-gating.js';
import { benchKernels } from './bench-kernels.js';
import { benchPlacement } from './bench-placement.js';
import { benchQos } from './bench-qos.js';
import { benchRebalance } from './bench-rebalance.js';
import { benchScaling } from './bench-scaling.js';
import { benchServing } from './bench-serving.js';
import { coordinator } from './coordinator.js';
import { doctor } from './doctor.js';
import { expertsHeatmap } from './experts-heatmap.js';
import { expertsTop } from './experts-top.js';
import { generate } from './generate.js';
import { modelInspect } from './model-inspect.js';
import { modelPrune } from './model-prune.js';
import { modelSynth } from './model-synth.js';
import { modelTokenize } from './model-tokenize.js';
import { placementExport } from './placement-export.js';
import { placementPin } from './placement-pin.js';
import { placementShow } from './placement-show.js';
import { placementUnpin } from './placement-unpin.js';
import { qosApply } from './qos-apply.js';
import { qosFrontier } from './qos-frontier.js';
import { qosPlan } from './qos-plan.js';
import { qosSensitivity } from './qos-sensitivity.js';
import { qosSet } from './qos-set.js';
import { qosShow } from './qos-show.js';
import { rebalanceApply } from './rebalance-apply.js';
import { rebalanceAuto } from './rebalance-auto.js';
import { rebalanceCancel, rebalancePause, rebalanceResume } from './rebalance-control.js';
import { rebalanceDiff } from './rebalance-diff.js';
import { rebalanceExplain } from './rebalance-explain.js';
import { rebalanceHistory } from './rebalance-history.js';
import { rebalancePlan } from './rebalance-plan.js';
import { rebalanceThrottle } from './rebalance-throttle.js';
import { rebalanceUndo } from './rebalance-undo.js';
import { rebalanceWatch } from './rebalance-watch.js';
import { score } from './score.js';
import { serve } from './serve.js';
import { status } from './status.js';
import { traceRecord } from './trace-record.js';
import { traceShow } from './trace-show.js';
import { traceSimulate } from './trace-simulate.js';
import { translate } from './translate.js';
import { worker } from './worker.js';
import { workersDescribe } from './workers-describe.js';
import { workersDrain, workersUndrain } from './workers-drain.js';
import { workersLs } from './workers-ls.js';

/** In the order of the help. Commands import what runs engines and clusters only when they run: the others start faster. */
export const commands: readonly (CommandDefinition | CommandGroup)[] = [
  serve,
  coordinator,
  worker,
  generate,
  translate,
  score,
  status,
  doctor,
  { name: 'workers', describe: 'Show workers, drain them', commands: [workersLs, workersDescribe, workersDrain, workersUndrain] },
  { name: 'experts', describe: 'Show which experts are hot', commands: [expertsTop, expertsHeatmap] },
  {
    name: 'placement',
    describe: 'Show which worker holds which experts, pin experts',
    commands: [placementShow, placementExport, placementPin, placementUnpin],
  },
  {
    name: 'rebalance',
    describe: 'Plan a better placement and move experts live',
    commands: [
      rebalancePlan,
      rebalanceExplain,
      rebalanceDiff,
      rebalanceApply,
      rebalanceWatch,
      rebalanceThrottle,
      rebalancePause,
      rebalanceResume,
      rebalanceCancel,
      rebalanceUndo,
      rebalanceHistory,
      rebalanceAuto,
    ],
  },
  {
    name: 'qos',
    describe: 'Hold a memory, a throughput or a quality by mixing precisions',
    commands: [qosShow, qosSet, qosApply, qosFrontier, qosSensitivity, qosPlan],
  },
  {
    name: 'model',
    describe: 'Look into models and checkpoint files, write random and smaller ones',
    commands: [modelInspect, modelSynth, modelPrune, modelTokenize],
  },
  {
    name: 'trace',
    describe: 'Record which experts requests choose, try caches and placements on it',
    commands: [traceRecord, traceShow, traceSimulate],
  },
  {
    name: 'bench',
    describe: 'Measure',
    commands: [
      benchKernels,
      benchExchange,
      benchScaling,
      benchServing,
      benchPlacement,
      benchBalancing,
      benchRebalance,
      benchBuffering,
      benchGating,
      benchQos,
    ],
  },
];
