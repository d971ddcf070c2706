// Beam search against what transformers finds for models whose next token depends on the last one and its position (beam-search.json.gz, made with
// its GenerationMixin.generate and num_return_sequences = num_beams).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type BeamOptions, BeamSearch, type Candidates, type Hypothesis } from '../src/steps/beam-search.js';

interface Case extends Pick<BeamOptions, 'numBeams' | 'lengthPenalty' | 'earlyStopping'> {
  readonly table: number;
  readonly endIds: readonly number[];
  readonly maxNewTokens: number;
  readonly hypotheses: readonly Hypothesis[];
}

interface Recorded {
  readonly start: number;
  /** [models][position of the last token][last token][next token] */
  readonly logits: readonly (readonly (readonly (readonly number[])[])[])[];
  readonly cases: readonly Case[];
}

const recorded = JSON.parse(gunzipSync(readFileSync(new URL('beam-search.json.gz', import.meta.url))).toString()) as Recorded;

/** The likeliest tokens by these logits, at most `count`. */
function candidatesOf(row: readonly number[], count: number): Candidates {
  const logSum = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
  const ids = row.map((_, id) => id).sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
  const best = ids.slice(0, count);
  return { ids: best, logprobs: best.map((id) => (row[id] as number) - logSum) };
}

function searchFor({ table, endIds, maxNewTokens, numBeams, lengthPenalty, earlyStopping }: Case): BeamSearch {
  const options = { numBeams, lengthPenalty, earlyStopping, endIds: new Set(endIds), start: [recorded.start], numPrompt: 1 };
  const search = new BeamSearch({ ...options, maxLength: 1 + maxNewTokens });
  const rowAfter = (ids: readonly number[]) => recorded.logits[table]?.[ids.length - 1]?.[ids.at(-1) as number] as readonly number[];
  const step = () => search.step(search.running.map(({ ids }) => candidatesOf(rowAfter(ids), search.numCandidates)));
  while (step() !== null);
  return search;
}

/** The reference fills up with what has no score where fewer have ended. */
const isFound = ({ score }: Hypothesis) => score > -1e8;

describe('beam search', () => {
  it.each([true, false, 'never'] as const)('finds the hypotheses and scores of the reference with early_stopping %s', (earlyStopping) => {
    const cases = recorded.cases.filter((one) => one.earlyStopping === earlyStopping);
    expect(cases.length).toBeGreaterThan(100);
    for (const one of cases) {
      const near = one.hypotheses.filter(isFound).map(({ ids, score }) => ({ ids, score: expect.closeTo(score, 4) }));
      expect(searchFor(one).finished, JSON.stringify(one)).toEqual(near);
    }
  });

  it('says of each step where its hypotheses come from', () => {
    const options = { numBeams: 2, lengthPenalty: 1, earlyStopping: true, endIds: new Set([9]), start: [0, 5], numPrompt: 1, maxLength: 8 };
    const search = new BeamSearch(options);
    expect(search.numCandidates).toBe(4);
    const even = (ids: number[]) => ({ ids, logprobs: ids.map((_, rank) => -1 - rank) });
    expect(search.step([even([3, 4, 6, 7])])).toMatchObject([
      { parent: 0, token: 3 },
      { parent: 0, token: 4 },
    ]);
    // The second hypothesis loses to two continuations of the first; the end is none of them.
    expect(search.step([even([9, 1, 2, 3]), even([1, 2, 3, 4])])).toMatchObject([
      { parent: 0, token: 1, ids: [0, 5, 3, 1] },
      { parent: 1, token: 1, ids: [0, 5, 4, 1] },
    ]);
    expect(search.finished).toEqual([{ ids: [0, 5, 3, 9], score: -2 / 3 }]);
  });
});
