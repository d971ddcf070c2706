// Beam search over the fixtures of the families with an encoder: what transformers finds, however long hypotheses are and whenever they end.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v1 } from '@expertmesh/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SafetensorsFile } from '../../packages/native/test/safetensors-file.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

interface Search {
  /** Whose source it is of. */
  readonly run: 'a' | 'b';
  readonly numBeams: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean | 'never';
  readonly hypotheses: readonly { readonly ids: number[]; readonly score: number }[];
}

/** Written by test/fixtures/beams/make_beams.py. */
interface Found {
  readonly maxTokens: number;
  readonly endIds: readonly number[];
  readonly leftOut: number;
  readonly searches: readonly Search[];
}

const { FIRST, HEURISTIC, NEVER } = v1.EarlyStopping;
const stopping = (value: Search['earlyStopping']) => (value === 'never' ? NEVER : value ? FIRST : HEURISTIC);

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-beams-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe.each(['nllb_moe', 'switch_transformers'])('%s', (family) => {
  const { searches, maxTokens, endIds, leftOut } = JSON.parse(readFileSync(fixtureFolder(`beams/${family}.json`), 'utf8')) as Found;
  const tensors = new SafetensorsFile(`${fixtureFolder(family)}/expected.safetensors`);
  let cluster: LocalCluster;

  beforeAll(async () => {
    const folder = join(scratch, family);
    cpSync(fixtureFolder(family), folder, { recursive: true });
    writeFileSync(join(folder, 'generation_config.json'), JSON.stringify({ eos_token_id: endIds }));
    cluster = await LocalCluster.start(folder, 2);
  });
  afterAll(() => cluster.close());

  it('has searches that end early, and searches that do not', () => {
    const lengths = searches.flatMap(({ hypotheses }) => hypotheses.map(({ ids }) => ids.length));
    expect(Math.min(...lengths)).toBeLessThan(maxTokens);
    expect(Math.max(...lengths)).toBe(maxTokens + 1);
    expect(searches.length).toBeGreaterThan(5 * leftOut);
  });

  it.each(searches)('$numBeams beams on $run, length penalty $lengthPenalty, early stopping $earlyStopping', async (search) => {
    const options = { lengthPenalty: search.lengthPenalty, earlyStopping: stopping(search.earlyStopping) };
    const [found] = await cluster.translate([[...tensors.i64(`${search.run}.input_ids`)]], search.numBeams, maxTokens, options);
    expect(found).toEqual(search.hypotheses.map(({ ids, score }) => ({ ids, score: expect.closeTo(score, 3) })));
  });
});
