import type { CommandDefinition, CommandGroup } from '../command.js';
import { benchExchange } from './bench-exchange.js';
import { benchKernels } from './bench-kernels.js';
import { benchServing } from './bench-serving.js';
import { coordinator } from './coordinator.js';
import { doctor } from './doctor.js';
import { expertsHeatmap } from './experts-heatmap.js';
import { expertsTop } from './experts-top.js';
import { generate } from './generate.js';
import { modelInspect } from './model-inspect.js';
import { modelSynth } from './model-synth.js';
import { modelTokenize } from './model-tokenize.js';
import { placementExport } from './placement-export.js';
import { placementShow } from './placement-show.js';
import { score } from './score.js';
import { serve } from './serve.js';
import { status } from './status.js';
import { worker } from './worker.js';

/** In the order of the help. Commands import what runs engines and clusters only when they run: the others start faster. */
export const commands: readonly (CommandDefinition | CommandGroup)[] = [
  serve,
  coordinator,
  worker,
  generate,
  score,
  status,
  doctor,
  { name: 'experts', describe: 'Show which experts are hot', commands: [expertsTop, expertsHeatmap] },
  { name: 'placement', describe: 'Show which worker holds which experts', commands: [placementShow, placementExport] },
  {
    name: 'model',
    describe: 'Look into model folders and checkpoint files, write random ones',
    commands: [modelInspect, modelSynth, modelTokenize],
  },
  { name: 'bench', describe: 'Measure', commands: [benchKernels, benchExchange, benchServing] },
];
