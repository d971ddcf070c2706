import { statSync } from 'node:fs';
import { causeText, EmError } from '@expertmesh/common';
import type { ModelFolder, RoutingText, SafetensorsFile } from '@expertmesh/models';
import { linearsOf, mixtureOf } from '@expertmesh/native';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatBytes, formatCount, plural } from '../ui/units.js';

export const modelInspect: CommandDefinition = {
  name: 'inspect',
  usage: 'DIR | FILE.safetensors',
  describe: 'Check a model folder or a checkpoint file and show what is in it',
  mostPositionals: 1,
  options: { ...outputOptions },
  async run(args, [path], terminal) {
    const format = outputFormat(args);
    if (path === undefined) throw new EmError('EM_USAGE', { problem: 'give a model folder or a .safetensors file' });
    const { inspectSafetensors, openModelFolder, routingText } = await import('@expertmesh/models');
    if (isFolder(path)) {
      const folder = await openModelFolder(path);
      const facts = describeFolder(folder, routingText(folder.spec));
      printData(terminal, format, facts, () => renderFolder(facts));
    } else {
      const file = await inspectSafetensors(path);
      printData(terminal, format, describeFile(file), () => renderFile(file));
    }
  },
};

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new EmError('EM_FILE_READ', { file: path, cause: causeText(error) }, { cause: error });
  }
}

type FolderFacts = ReturnType<typeof describeFolder>;

export function describeFolder(folder: ModelFolder, gating: RoutingText | null) {
  const { spec, tensors } = folder;
  const expertNames = new Set<string>();
  const mixtures = spec.layers.flatMap((layer) => mixtureOf(layer) ?? []);
  for (const { experts } of mixtures) for (const { weight } of experts.flatMap(linearsOf)) expertNames.add(weight);
  const bytesOf = (list: typeof tensors) => list.reduce((sum, { begin, end }) => sum + end - begin, 0);
  return {
    id: folder.id,
    path: folder.path,
    architecture: folder.architecture,
    fingerprint: folder.fingerprint,
    layers: spec.layers.length,
    encoderLayers: spec.encoder?.numLayers ?? 0,
    moeLayers: mixtures.length,
    experts: mixtures[0]?.numExperts ?? 0,
    expertsPerToken: mixtures[0]?.gate.topK ?? 0,
    hiddenSize: spec.hiddenSize,
    vocabSize: spec.vocabSize,
    contextLength: spec.contextLength,
    parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
    formats: [...new Set(tensors.map(({ dtype }) => dtype))].sort(),
    bytes: bytesOf(tensors),
    expertBytes: bytesOf(tensors.filter(({ name }) => expertNames.has(name))),
    files: folder.files.length,
    layout: folder.layout,
    tokenizer: folder.tokenizer !== null,
    eosIds: folder.generation.eosIds,
    languages: [...(folder.translation?.languages.keys() ?? [])],
    gating,
    warnings: folder.warnings,
  };
}

function renderFolder(facts: FolderFacts): string {
  const properties: [string, string][] = [
    ['model', `${facts.id} (${facts.architecture})`],
    ['folder', facts.path],
    ['fingerprint', facts.fingerprint],
    ['layers', `${facts.layers}, ${facts.moeLayers} with experts${stacksText(facts)}`],
    ['experts', `${facts.experts} a layer, ${facts.expertsPerToken} for each token`],
    ['sizes', `hidden ${facts.hiddenSize}, vocabulary ${facts.vocabSize}, context ${facts.contextLength}`],
    [
      'weights',
      `${formatCount(facts.parameters)} parameters, ${formatBytes(facts.bytes)} as ${facts.formats.join(', ')} in ${plural(facts.files, 'file')}`,
    ],
    ['of experts', formatBytes(facts.expertBytes)],
    ['layout', facts.layout.length === 0 ? "as in the hub's files" : facts.layout.join('; ')],
    ['tokenizer', facts.tokenizer ? 'yes' : 'no (token ids only)'],
    ['end tokens', facts.eosIds.length === 0 ? 'none' : facts.eosIds.join(', ')],
  ];
  if (facts.encoderLayers > 0) properties.push(['languages', languagesText(facts.languages)]);
  if (facts.gating !== null) {
    properties.push(['reference', facts.gating.reference], ['dynamic', facts.gating.dynamic]);
  }
  return renderProperties(properties) + facts.warnings.map((warning) => `warning: ${warning}\n`).join('');
}

function stacksText({ layers, encoderLayers }: FolderFacts): string {
  return encoderLayers === 0 ? '' : `; 0 to ${encoderLayers - 1} of the encoder, ${encoderLayers} to ${layers - 1} of the decoder`;
}

const numNamed = 8;

function languagesText(languages: readonly string[]): string {
  if (languages.length === 0) return 'no tokens of languages';
  const more = languages.length > numNamed ? ` and ${languages.length - numNamed} more` : '';
  return languages.slice(0, numNamed).join(', ') + more;
}

function describeFile({ file, sizeBytes, headerBytes, metadata, tensors }: SafetensorsFile) {
  return { file, sizeBytes, headerBytes, metadata, tensors };
}

function renderFile(file: SafetensorsFile): string {
  const head = `${file.file}: ${plural(file.tensors.length, 'tensor')}, ${formatBytes(file.sizeBytes)}\n\n`;
  return (
    head +
    renderTable(
      [{ title: 'TENSOR' }, { title: 'TYPE' }, { title: 'SHAPE' }, { title: 'SIZE', align: 'right' }],
      file.tensors.map(({ name, dtype, shape, begin, end }) => [name, dtype, `[${shape.join(', ')}]`, formatBytes(end - begin)]),
    )
  );
}
