import type { PrecisionPlan } from '@expertmesh/bench';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { checkMeasured, readSensitivity } from '../qos/sensitivity-file.js';
import { writeSaved } from '../saved-json.js';
import { printData } from '../ui/output.js';
import { renderProperties } from '../ui/table.js';
import { formatBytes } from '../ui/units.js';
import { byteSize, choice, integer, requiredText, text } from '../values.js';

const preferences = ['quality', 'throughput'] as const;

export const qosPlan: CommandDefinition = {
  name: 'plan',
  describe: 'Say how many experts get fewer bits in a memory size, and which',
  details:
    'After arXiv 2407.14417. For throughput as many experts stay as stored as fit beside the others; for quality --lowered of them get fewer bits, and ' +
    'memory goes to those first. They are chosen by what each costs (--sensitivity), else at random. --save writes a map for serve --precision.',
  options: {
    model: { value: 'DIR', describe: 'model folder' },
    memory: { value: 'SIZE', describe: 'fast memory for the model, like 40GiB' },
    prefer: { value: 'WHAT', describe: 'quality or throughput', defaultText: 'throughput' },
    lowered: { value: 'N', describe: 'experts in fewer bits, for quality', defaultText: '0' },
    format: { value: 'FORMAT', describe: 'of those', defaultText: 'nf4' },
    sensitivity: { value: 'FILE', describe: 'what qos sensitivity has saved', defaultText: 'a random choice' },
    seed: { value: 'N', describe: 'of the random choice', defaultText: '0' },
    save: { value: 'MAP.json', describe: 'write the formats there', defaultText: 'none' },
    ...outputOptions,
  },
  examples: [
    ['qos plan --model DIR --memory 12MiB --sensitivity rises.json --save map.json', 'then: serve --model DIR --precision map.json'],
  ],
  async run(args, _positionals, terminal) {
    const output = outputFormat(args);
    const modelFolder = requiredText(args, 'model');
    const memoryBytes = byteSize(args, 'memory', 1);
    if (memoryBytes === null) throw new EmError('EM_USAGE', { problem: '--memory is missing' });
    const prefer = choice(args, 'prefer', preferences) ?? 'throughput';
    const numLowered = integer(args, 'lowered', 0, Number.MAX_SAFE_INTEGER);
    if (prefer === 'throughput' && numLowered !== null) {
      throw new EmError('EM_USAGE', { problem: '--lowered is for --prefer quality: for throughput the memory says how many' });
    }
    const save = text(args, 'save');
    const file = text(args, 'sensitivity');
    const { loweredFormats, planPrecision } = await import('@expertmesh/bench');
    const { openModelFolder } = await import('@expertmesh/models');
    const format = choice(args, 'format', loweredFormats) ?? 'nf4';
    const sensitivity = file === null ? null : await readSensitivity(file, (await openModelFolder(modelFolder)).fingerprint);
    if (file !== null && sensitivity !== null) checkMeasured(sensitivity, [format], file);
    const seed = integer(args, 'seed', 0, 2 ** 31 - 1) ?? 0;
    const plan = await planPrecision({ modelFolder, memoryBytes, prefer, numLowered, format, seed, sensitivity });
    if (save !== null) await writeSaved(save, { layers: plan.layers });
    printData(terminal, output, plan, () => renderPlan(plan));
  },
};

function renderPlan({ numE16, numE4, resident16, resident4, swapBufferBytes, gpuBytes, hostBytes }: PrecisionPlan): string {
  return renderProperties([
    ['as stored', `${numE16} experts, ${resident16} of them in fast memory`],
    ['in fewer bits', `${numE4} experts, ${resident4} of them in fast memory`],
    ['swap buffer', swapBufferBytes === 0 ? 'none: all are in fast memory' : formatBytes(swapBufferBytes)],
    ['fast memory', formatBytes(gpuBytes)],
    ['below it', formatBytes(hostBytes)],
  ]);
}
