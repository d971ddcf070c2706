// The papers' baseline: steps padded to a number of tokens, every expert computing all its places, over workers without a barrier.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { SafetensorsFile } from '../../packages/native/test/safetensors-file.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const open: LocalCluster[] = [];
afterEach(async () => {
  for (const cluster of open.splice(0)) await cluster.close();
});

async function start(family: string, numWorkers: number, capacityFraction: number, staticTokens: number): Promise<LocalCluster> {
  const cluster = await LocalCluster.start(fixtureFolder(family), numWorkers, { gating: 'static', capacityFraction, staticTokens });
  open.push(cluster);
  return cluster;
}

const floatsOf = (bytes: Buffer) => new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const farthest = (got: Float32Array, wanted: Float32Array) =>
  got.reduce((most, value, index) => Math.max(most, Math.abs(value - (wanted[index] as number))), got.length === wanted.length ? 0 : 1e9);

function expectedOf(family: string) {
  const tensors = new SafetensorsFile(`${fixtureFolder(family)}/expected.safetensors`);
  const { tolerances } = JSON.parse(readFileSync(`${fixtureFolder(family)}/expected.json`, 'utf8')) as {
    tolerances: { logits: { recommended_abs: number } };
  };
  const hasSource = family === 'nllb_moe';
  const target = [...tensors.i64(hasSource ? 'b.decoder_input_ids' : 'b.input_ids')];
  const source = hasSource ? [...tensors.i64('b.input_ids')] : null;
  return { tensors, tolerance: tolerances.logits.recommended_abs, target, source };
}

const logitsOf = async (cluster: LocalCluster, { target, source }: ReturnType<typeof expectedOf>) =>
  floatsOf(await (source === null ? cluster.logits(target) : cluster.logits(target, source)));

// Top-2, a shared expert with a gate, an encoder.
describe.each(['mixtral', 'qwen2_moe', 'nllb_moe'])('%s', (family) => {
  const wanted = expectedOf(family);

  it('has the logits of the reference where there is room for all, on one worker and over two and three', async () => {
    const alone = await logitsOf(await start(family, 1, 1, 64), wanted);
    expect(farthest(alone, wanted.tensors.f32('b.logits'))).toBeLessThan(wanted.tolerance);
    for (const numWorkers of [2, 3]) expect(await logitsOf(await start(family, numWorkers, 1, 64), wanted)).toEqual(alone);
  });
});

it('drops what finds no place, as the reference with that capacity does', async () => {
  const wanted = expectedOf('nllb_moe');
  // A step of 40 tokens is the encoder's, of 23 the decoder's: padded to 40 the decoder has 5 places too, where the reference has 3.
  const [tight, roomy] = [await start('nllb_moe', 1, 0.125, 40), await start('nllb_moe', 1, 1, 40)];
  expect(farthest(await logitsOf(tight, wanted), await logitsOf(roomy, wanted))).toBeGreaterThan(0.01);
});

it('sends every expert as many rows as it has places, and no step has more tokens than it is padded to', async () => {
  const { target } = expectedOf('mixtral');
  const [places, experts, layers] = [4, 8, 3];
  const cluster = await start('mixtral', 2, 0.25, 16);
  await cluster.logits(target);
  const steps = Math.ceil(target.length / 16);
  // Half of the experts are at the other worker; what goes there comes back.
  await cluster.untilStatus(
    (all) => all.reduce((sum, { rowsOut }) => sum + (rowsOut ?? 0), 0) === 2 * steps * layers * places * (experts / 2),
  );
});

it('a source longer than a step is refused by name', async () => {
  const cluster = await start('nllb_moe', 1, 1, 8);
  const { target, source } = expectedOf('nllb_moe');
  await expect(cluster.logits(target, source!)).rejects.toThrow(/40/);
});
