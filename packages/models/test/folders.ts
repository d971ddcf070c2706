// Model folders for tests: the fixtures, and altered copies of them in a directory of the test's own.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { inspectSafetensors, type StoredTensor } from '../src/checkpoint/safetensors.js';

/** Decoders only. */
export const families = ['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe'] as const;
/** Those with an encoder, by their fixtures. */
export const translationFamilies = ['nllb_moe', 'switch_transformers'] as const;
export type FamilyName = (typeof families)[number] | (typeof translationFamilies)[number];

export function fixture(name: FamilyName): string {
  return fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));
}

export const tokenizerFixtures = fileURLToPath(new URL('../../../test/fixtures/tokenizers', import.meta.url));
export const chatTemplateFixtures = fileURLToPath(new URL('../../../test/fixtures/chat-templates', import.meta.url));
export const demoModel = fileURLToPath(new URL('../../demo-model', import.meta.url));

const made: string[] = [];

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

/** An empty directory that the end of the test removes. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'expertmesh-models-'));
  made.push(folder);
  return folder;
}

/** A copy of a fixture, with `config` merged into its config.json. */
export async function copyOf(name: FamilyName, config: Record<string, unknown> = {}): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of ['config.json', 'model.safetensors']) await cp(join(fixture(name), file), join(folder, file));
  if (Object.keys(config).length > 0)
    await writeJson(join(folder, 'config.json'), { ...(await readJson(join(folder, 'config.json'))), ...config });
  return folder;
}

export async function readJson(file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
}

export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}

export interface TensorContent {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Writes tensors in the order given. */
export async function writeSafetensors(file: string, tensors: readonly TensorContent[]): Promise<void> {
  let end = 0;
  const header = Object.fromEntries(
    tensors.map(({ name, dtype, shape, bytes }) => {
      const begin = end;
      end += bytes.length;
      return [name, { dtype, shape, data_offsets: [begin, end] }];
    }),
  );
  await writeHeader(
    file,
    JSON.stringify(header),
    tensors.map(({ bytes }) => bytes),
  );
}

/** A safetensors file of any header text, for broken ones. */
export async function writeHeader(file: string, header: string | Buffer, data: readonly Uint8Array[], length?: bigint): Promise<void> {
  const text = Buffer.from(header);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(text.length));
  await writeFile(file, Buffer.concat([prefix, text, ...data]));
}

/** All tensors of a file with their bytes. */
export async function readTensors(file: string): Promise<TensorContent[]> {
  const bytes = await readFile(file);
  const { tensors } = await inspectSafetensors(file);
  return tensors.map((tensor: StoredTensor) => ({ ...tensor, bytes: bytes.subarray(tensor.begin, tensor.end) }));
}

/** Rewrites the copy's model.safetensors with other tensors. */
export async function alterTensors(folder: string, alter: (tensors: TensorContent[]) => TensorContent[]): Promise<void> {
  const file = join(folder, 'model.safetensors');
  await writeSafetensors(file, alter(await readTensors(file)));
}
