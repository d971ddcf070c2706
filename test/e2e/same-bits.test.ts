// The promise: the bytes of logits and the tokens of a request do not depend on how the cluster that computes them looks.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpertmeshClient } from '@expertmesh/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoModel, fixture, whileServing } from './processes.js';

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-bits-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const kernels = availableKernels();
const plain = {
  workers: 1,
  threads: 1,
  chunk: 0,
  kernels: 'ref',
  exchange: 'loopback',
  kvDtype: 'f32',
  precision: '',
  others: 0,
  directReads: false,
};
type Setting = typeof plain;

const settings: Setting[] = [
  ...kernels.map((name) => ({ ...plain, kernels: name })),
  { ...plain, kernels: 'auto', threads: 2 },
  ...[1, 7, 64].map((chunk) => ({ ...plain, kernels: 'auto', chunk })),
  { ...plain, kernels: 'auto', others: 8 },
  { ...plain, kernels: 'auto', workers: 2 },
  { ...plain, kernels: 'auto', workers: 3, threads: 2, others: 8 },
  { ...plain, kernels: 'auto', workers: 2, exchange: 'grpc' },
  { ...plain, kernels: 'auto', workers: 3, exchange: 'grpc', chunk: 7, others: 8 },
  { ...plain, kernels: 'auto', workers: 2, threads: 2, exchange: 'grpc', chunk: 64 },
  { ...plain, kernels: 'auto', workers: 3, exchange: 'native', chunk: 7, others: 8 },
  { ...plain, kernels: 'auto', workers: 2, exchange: 'auto', chunk: 1 },
  ...kernels.map((name) => ({ ...plain, kernels: name, workers: 2, exchange: 'grpc', chunk: 1, directReads: true })),
];

const models = [
  { name: 'mixtral', folder: fixture('mixtral'), vocabulary: 512, length: 90 },
  { name: 'olmoe', folder: fixture('olmoe'), vocabulary: 320, length: 90 },
  { name: 'qwen2_moe', folder: fixture('qwen2_moe'), vocabulary: 400, length: 90 },
  { name: 'qwen3_moe', folder: fixture('qwen3_moe'), vocabulary: 512, length: 90 },
  // Longer than one attention segment of 512 positions.
  { name: 'the demo model', folder: demoModel, vocabulary: 4096, length: 700 },
] as const;

describe.each(models)('$name', ({ name, folder, vocabulary, length }) => {
  const ids = Array.from({ length }, (_, index) => (index * 7919 + 13) % vocabulary);
  let wanted: Output;
  beforeAll(async () => {
    wanted = await outputOf(plain);
  });

  const asked = settings.filter(({ exchange }, index) => {
    // The demo model is large enough to be asked with every second setting only.
    if (name === 'the demo model') return index % 2 === 0;
    // Within one process test/integration/families compares every family.
    return name === 'mixtral' || exchange !== 'loopback';
  });
  it.each(asked.map((setting) => [describeSetting(setting), setting] as const))('has the same bytes with %s', async (_text, setting) => {
    expect(await outputOf(setting)).toEqual(wanted);
  });

  // One model is enough: what is cached does not depend on the family.
  it.runIf(name === 'mixtral').each(['bf16', 'f16'])(
    'has bytes of its own with keys and values in %s, the same in any cluster',
    async (kvDtype) => {
      const rounded = await outputOf({ ...plain, kvDtype });
      expect(await outputOf({ ...plain, kvDtype, kernels: 'auto', workers: 2, exchange: 'grpc', chunk: 7, others: 8 })).toEqual(rounded);
      expect(rounded.logits).not.toBe(wanted.logits);
    },
  );

  it.runIf(name === 'qwen2_moe').each(['mix:9:3', everyFormat(name, folder)])(
    'has bytes of its own with experts in %s, the same in any cluster and with every instruction set',
    async (precision) => {
      const quantised = await outputOf({ ...plain, precision });
      for (const name of kernels.slice(1)) expect(await outputOf({ ...plain, precision, kernels: name })).toEqual(quantised);
      expect(await outputOf({ ...plain, precision, kernels: 'auto', workers: 3, exchange: 'grpc', chunk: 7, others: 8 })).toEqual(
        quantised,
      );
      expect(quantised.logits).not.toBe(wanted.logits);
    },
  );

  async function outputOf(setting: Setting): Promise<Output> {
    const args = ['--workers', setting.workers, '--threads', setting.threads, '--kernels', setting.kernels, '--exchange', setting.exchange];
    args.push('--kv-dtype', setting.kvDtype);
    if (setting.precision !== '') args.push('--precision', setting.precision);
    if (setting.directReads) args.push('--direct-reads');
    if (setting.chunk > 0) args.push('--prefill-chunk', setting.chunk);
    return whileServing(['--model', folder, ...args.map(String)], async ({ endpoint }) => {
      const client = new ExpertmeshClient(endpoint);
      const others = Array.from({ length: setting.others }, (_, index) => sampledIds(client, [index + 3, index + 5, 7], index));
      const [logits, sampled] = await Promise.all([logitsHash(client, ids), sampledIds(client, ids, 42), ...others]);
      client.close();
      return { logits, sampled };
    });
  }
});

async function logitsHash(client: ExpertmeshClient, ids: readonly number[]): Promise<string> {
  const hash = createHash('sha256');
  for await (const { logits } of client.logits({ ids })) hash.update(logits);
  return hash.digest('hex');
}

async function sampledIds(client: ExpertmeshClient, prompt: readonly number[], seed: number): Promise<number[]> {
  const ids: number[] = [];
  const asked = { prompt, maxTokens: 24, ignoreEos: true, temperature: 0.9, topK: 50, topP: 0.95, seed };
  for await (const event of client.generate(asked)) if (event.type === 'tokens') ids.push(...event.ids);
  return ids;
}

interface Output {
  /** SHA-256 of the bytes. */
  readonly logits: string;
  readonly sampled: readonly number[];
}

function describeSetting(setting: Setting): string {
  const chunk = setting.chunk === 0 ? 'whole prompts' : `chunks of ${setting.chunk}`;
  const reads = setting.directReads ? ', direct reads' : '';
  return `${setting.workers} workers, ${setting.threads} threads, ${chunk}, ${setting.kernels}, ${setting.exchange}, ${setting.others} others${reads}`;
}

/** A map with all formats inside every layer. */
function everyFormat(name: string, folder: string): string {
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, number>;
  const formats = ['f32', 'f16', 'bf16', 'q8', 'q4', 'nf4', 'q2'];
  const isSparse = (layer: number) => !((config.mlp_only_layers as unknown as number[] | undefined) ?? []).includes(layer);
  const layers = Array.from({ length: config.num_hidden_layers! }, (_, layer) =>
    Array.from({ length: isSparse(layer) ? config.num_experts! : 0 }, (_, expert) => formats[(layer + expert) % formats.length]),
  );
  const file = join(scratch, `formats of ${name}.json`);
  writeFileSync(file, JSON.stringify({ layers }));
  return file;
}

/** What this CPU can run, as the kernel's list of CPU flags says. */
function availableKernels(): string[] {
  const flags = new Set(
    readFileSync('/proc/cpuinfo', 'utf8')
      .match(/^flags\s*:(.*)$/m)?.[1]
      ?.split(' '),
  );
  const names = ['ref'];
  if (['avx2', 'fma', 'f16c'].every((flag) => flags.has(flag))) names.push('avx2');
  if (['avx512f', 'avx512bw', 'avx512vl', 'avx512dq'].every((flag) => flags.has(flag))) names.push('avx512');
  return names;
}
