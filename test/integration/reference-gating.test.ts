// Routing as the families' reference implementations do it: with places, and choices that are dropped where there are none left.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SafetensorsFile } from '../../packages/native/test/safetensors-file.js';
import { type Document, fixtureFolder, LocalCluster } from './local-cluster.js';

interface Expected {
  readonly variants: Readonly<Record<string, { readonly config_overrides: Readonly<Record<string, unknown>>; readonly batch: number }>>;
  readonly assignments_with_weight_zero: Readonly<Record<string, number>>;
  readonly tolerances: { readonly logits: { readonly recommended_abs: number } };
}

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-gating-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function expectedOf(name: string): { json: Expected; tensors: SafetensorsFile } {
  const folder = fixtureFolder(name);
  const json = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Expected;
  return { json, tensors: new SafetensorsFile(`${folder}/expected.safetensors`) };
}

/** A copy of the fixture whose config.json is that of the run. */
function folderOf(name: string, run: string, { variants }: Expected): string {
  const folder = join(scratch, `${name}-${run}`);
  cpSync(fixtureFolder(name), folder, { recursive: true });
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...variants[run]?.config_overrides }));
  return folder;
}

async function whileRunning<T>(
  folder: string,
  numWorkers: number,
  gating: 'dynamic' | 'reference',
  use: (cluster: LocalCluster) => Promise<T>,
): Promise<T> {
  const cluster = await LocalCluster.start(folder, numWorkers, { gating });
  try {
    return await use(cluster);
  } finally {
    await cluster.close();
  }
}

const floatsOf = (bytes: Buffer) => new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const farthest = (got: Float32Array, wanted: Float32Array) =>
  got.reduce((most, value, index) => Math.max(most, Math.abs(value - (wanted[index] as number))), got.length === wanted.length ? 0 : 1e9);

const runs = [
  ['nllb_moe', 'b'],
  ['nllb_moe', 'b_cap'],
  ['nllb_moe', 'b_cap_bpr'],
  ['nllb_moe', 'b_cap_norm'],
  ['nllb_moe', 'b_train_cap'],
  ['switch_transformers', 'b'],
  ['switch_transformers', 'b_cap'],
] as const;

describe.each(runs)('%s, run %s', (name, run) => {
  const { json, tensors } = expectedOf(name);
  const source = [...tensors.i64('b.input_ids')];
  const target = [...tensors.i64('b.decoder_input_ids')];
  const tolerance = json.tolerances.logits.recommended_abs;
  const folder = folderOf(name, run, json);

  it('has the logits of the reference with reference gating, on one worker and on two', async () => {
    const logits = (numWorkers: number) => whileRunning(folder, numWorkers, 'reference', (cluster) => cluster.logits(target, source));
    const alone = await logits(1);
    expect(farthest(floatsOf(alone), tensors.f32(`${run}.logits`))).toBeLessThan(tolerance);
    expect((await logits(2)).equals(alone)).toBe(true);
  });

  it('drops nothing with dynamic gating', async () => {
    const logits = floatsOf(await whileRunning(folder, 1, 'dynamic', (cluster) => cluster.logits(target, source)));
    expect(farthest(logits, tensors.f32('b.logits'))).toBeLessThan(tolerance);
  });
});

describe.each(['b_pad_cap', 'b_pad_cap_ignore'])('a batch of two sources of unequal length, run %s', (run) => {
  const { json, tensors } = expectedOf('nllb_moe');
  const folder = folderOf('nllb_moe', run, json);
  const mask = [...tensors.i64(`${run}.attention_mask`)];
  const sources = [...tensors.i64(`${run}.input_ids`)];
  const targets = [...tensors.i64(`${run}.decoder_input_ids`)];
  const [sourceLength, targetLength] = [sources.length / 2, targets.length / 2];
  const documents = [0, 1].map(
    (row): Document => ({
      source: sources.slice(row * sourceLength, (row + 1) * sourceLength).filter((_, index) => mask[row * sourceLength + index] === 1),
      // What follows the last one is scored, so that its row is computed as by the reference.
      ids: [...targets.slice(row * targetLength, (row + 1) * targetLength), 5],
    }),
  );

  /** -ln p of the tokens after the first, by the reference's logits. */
  function wantedNll(row: number): number {
    const logits = tensors.f32(`${run}.logits`);
    const vocab = logits.length / targets.length;
    const ids = documents[row]?.ids as readonly number[];
    return ids.slice(1).reduce((sum, id, index) => {
      const at = (row * targetLength + index) * vocab;
      const ofRow = logits.subarray(at, at + vocab);
      return sum + Math.log(ofRow.reduce((total, value) => total + Math.exp(value), 0)) - (ofRow[id] as number);
    }, 0);
  }

  it('is routed as by the reference, with its padding: what is dropped depends on who else is there', async () => {
    await whileRunning(folder, 1, 'reference', async (cluster) => {
      const together = await cluster.score(documents);
      together.forEach(({ nll }, row) => {
        expect(Math.abs(nll / wantedNll(row) - 1)).toBeLessThan(1e-4);
      });
      const [alone] = await cluster.score(documents.slice(1));
      expect(Math.abs((alone?.nll ?? 0) / (together[1]?.nll ?? 1) - 1)).toBeGreaterThan(1e-3);
    });
  });

  it('gives each the same bits as alone with dynamic gating', async () => {
    await whileRunning(folder, 1, 'dynamic', async (cluster) => {
      const together = await cluster.score(documents);
      expect([...(await cluster.score(documents.slice(0, 1))), ...(await cluster.score(documents.slice(1)))]).toEqual(together);
    });
  });
});
