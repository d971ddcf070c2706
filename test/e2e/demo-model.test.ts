// The trained demo model over two worker processes: perplexity of each domain and greedy continuations as transformers computed them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoModel, expertmeshJson, type Served, serve } from './processes.js';
import { statusOf } from './status.js';

const evaluation = join(demoModel, '../eval');
const reference = JSON.parse(readFileSync(join(evaluation, 'reference.json'), 'utf8')) as {
  domains: Record<string, { documents: number; scored_tokens: number; nll_sum: number; perplexity: number; tokens: number }>;
  expert_load: Record<string, number[][]>;
  router_near_ties: Record<string, number[]>;
  continuations: { domain: string; prompt: string; prompt_ids: number[]; ids: number[]; text: string; stop: string; min_margin: number }[];
};

/** Routed rows of one token: 4 experts in each of 4 layers. */
const numRouted = 16;

let served: Served;
beforeAll(async () => {
  served = await serve(['--model', demoModel, '--workers', '2']);
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
});

describe('the demo model', () => {
  it.each(Object.entries(reference.domains))('has the reference perplexity and expert load on %s', async (domain, wanted) => {
    const before = await loadOf(served.endpoint);
    const score = await expertmeshJson<{ documents: unknown[]; tokens: number; perplexity: number }>([
      ...['score', join(evaluation, `${domain}.jsonl`), '--endpoint', served.endpoint],
    ]);
    expect(score.documents.length).toBe(wanted.documents);
    expect(score.tokens).toBe(wanted.scored_tokens);
    expect(Math.abs(score.perplexity / wanted.perplexity - 1)).toBeLessThan(1e-4);

    // The last token of a document predicts nothing that is scored, so its row is not computed; the reference counts it.
    const after = await loadWhen(served.endpoint, sum(before) + numRouted * wanted.scored_tokens);
    const differing = after.reduce(
      (all, rows, index) => all + Math.abs(rows - before[index]! - reference.expert_load[domain]!.flat()[index]!),
      0,
    );
    // Two correct f32 implementations may differ in the choice of a near tie: one row less here, one more there.
    expect(differing).toBeLessThanOrEqual(2 * sum(reference.router_near_ties[domain]!) + numRouted * wanted.documents);
  });

  it.each(reference.continuations.map((continuation) => [continuation.domain, continuation] as const))(
    'continues a prompt of %s as the reference does',
    async (_domain, continuation) => {
      expect(continuation.min_margin).toBeGreaterThan(1e-3);
      const generated = await expertmeshJson<{ ids: number[]; text: string; finishReason: string; promptTokens: number }>([
        ...['generate', continuation.prompt, '--max-tokens', '48', '--endpoint', served.endpoint],
      ]);
      expect(generated).toMatchObject({
        ids: continuation.ids,
        text: continuation.text,
        finishReason: continuation.stop,
        promptTokens: continuation.prompt_ids.length,
      });
    },
  );

  it('was computed by both workers', async () => {
    const status = await statusOf(served.endpoint);
    for (const worker of status.workers) {
      expect(worker.expertsHeld).toBe(64);
      expect(worker.rowsIn).toBeGreaterThan(0);
      expect(worker.rowsOut).toBeGreaterThan(0);
    }
  });
});

interface Top {
  readonly total: number;
  readonly experts: { layer: number; expert: number; rows: number; share: number; workers: string[] }[];
}

/** Routed rows by (layer, expert) since the start. */
async function loadOf(endpoint: string): Promise<number[]> {
  const top = await expertmeshJson<Top>(['experts', 'top', '--endpoint', endpoint]);
  const rows = new Array<number>(4 * 32).fill(0);
  for (const expert of top.experts) rows[expert.layer * 32 + expert.expert] = expert.rows;
  return rows;
}

/** Workers report once a second: asks until all rows are counted. */
async function loadWhen(endpoint: string, total: number): Promise<number[]> {
  for (;;) {
    const rows = await loadOf(endpoint);
    if (sum(rows) >= total) return rows;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
