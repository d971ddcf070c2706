import { EmError, systemClock } from '@expertmesh/common';
import type { SynthPlan } from '@expertmesh/models';
import type { CommandDefinition } from '../command.js';
import { onInterrupt } from '../interrupt.js';
import { outputFormat, outputOptions } from '../options.js';
import { readSynthOptions, synthOptions } from '../synth-options.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties } from '../ui/table.js';
import type { Terminal } from '../ui/terminal.js';
import { formatBytes, formatCount, formatSeconds, plural } from '../ui/units.js';
import { flag, integer } from '../values.js';

export const modelSynth: CommandDefinition = {
  name: 'synth',
  usage: 'OUT_DIR',
  describe: 'Write a random checkpoint of any family and size',
  details:
    'For measurements and trials without a download: a Hugging Face folder of random weights, without a tokenizer, so that it ' +
    'serves --ids. Same options and seed, same tensors, however they are sharded. The folder has to be new or empty, and holds ' +
    'nothing before all is written; Ctrl-C removes what was.',
  mostPositionals: 1,
  options: {
    ...synthOptions,
    seed: { value: 'S', describe: 'same seed, same bytes', defaultText: '0' },
    force: { value: null, describe: 'replace the model that OUT_DIR holds' },
    'dry-run': { value: null, describe: 'only say how large it would be' },
    ...outputOptions,
  },
  examples: [
    ['model synth /tmp/tiny', 'a small Mixtral'],
    ['model synth /tmp/q --family qwen3_moe --hidden 2048 --layers 24 --experts 128 --top-k 8 --dry-run', 'how large that is'],
    [
      'model synth /tmp/m --family mixtral --layers 4 --hidden 2048 --ffn 1024 --experts 64 --top-k 8 --heads 16 --kv-heads 16 ' +
        '--vocab 4096 --dtype f16',
      'the model of the comparison with llama.cpp',
    ],
    ['generate --model /tmp/tiny --ids 1,2,3 --max-tokens 16', 'serve it'],
  ],
  async run(args, [folder], terminal) {
    const format = outputFormat(args);
    if (folder === undefined) throw new EmError('EM_USAGE', { problem: 'give a folder to write to. See: expertmesh model synth --help' });
    const options = readSynthOptions(args);
    const seed = integer(args, 'seed', 0, Number.MAX_SAFE_INTEGER) ?? 0;
    const isForced = flag(args, 'force');
    const { planSynth } = await import('@expertmesh/models');
    const plan = planSynth(folder, options);
    const seconds = flag(args, 'dry-run') ? 0 : await write(folder, plan, { seed, isForced }, terminal);
    const { parameters, activeParameters, bytes } = plan;
    const files = plan.shards.length + plan.settings.length;
    const facts = { folder, family: options.family, parameters, activeParameters, bytes, files, seconds };
    printData(terminal, format, facts, () => renderFacts(facts));
  },
};

interface WriteChoices {
  readonly seed: number;
  readonly isForced: boolean;
}

/** Resolves with the seconds it took. */
async function write(folder: string, plan: SynthPlan, choices: WriteChoices, terminal: Terminal): Promise<number> {
  const { removePartial, writeSynth } = await import('@expertmesh/models');
  const progress = createProgress(terminal, systemClock);
  const interrupt = onInterrupt(() => removePartial(folder));
  const start = systemClock.elapsed();
  try {
    await writeSynth(folder, plan, {
      ...choices,
      signal: interrupt.signal,
      onProgress: (bytes) => progress.update(bytes / plan.bytes, describeProgress(bytes, plan.bytes, systemClock.elapsed() - start)),
    });
  } finally {
    progress.clear();
    interrupt.dispose();
  }
  return (systemClock.elapsed() - start) / 1000;
}

function describeProgress(bytes: number, total: number, elapsedMs: number): string {
  const perSecond = (bytes / Math.max(1, elapsedMs)) * 1000;
  const left = (total - bytes) / perSecond;
  return `${formatBytes(bytes)} of ${formatBytes(total)}, ${formatBytes(perSecond)}/s, ${formatSeconds(left)} left`;
}

interface SynthFacts {
  readonly folder: string;
  readonly family: string;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly bytes: number;
  readonly files: number;
  readonly seconds: number;
}

function renderFacts(facts: SynthFacts): string {
  return renderProperties([
    ['folder', facts.folder],
    ['family', facts.family],
    ['parameters', `${formatCount(facts.parameters)}, ${formatCount(facts.activeParameters)} of them active for a token`],
    ['size', `${formatBytes(facts.bytes)} in ${plural(facts.files, 'file')}`],
    ['time', facts.seconds === 0 ? 'not written (--dry-run)' : formatSeconds(facts.seconds)],
  ]);
}
