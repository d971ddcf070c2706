// The trained translation model over two worker processes: scores, greedy and beam translations as transformers computed them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expertmesh, expertmeshJson, repository, type Served, serve } from './processes.js';

const folder = join(repository, 'packages/demo-model-mt');

interface Hypothesis {
  readonly ids: number[];
  readonly text: string;
  readonly score: number;
}

interface Sample {
  readonly source: string;
  readonly greedy: { readonly ids: number[]; readonly text: string };
  readonly beam: readonly Hypothesis[];
}

interface Direction {
  readonly pairs: number;
  readonly scored_tokens: number;
  readonly nll: number;
  readonly perplexity: number;
  readonly mismatched_nll: number;
  readonly samples: readonly Sample[];
}

interface Translations {
  readonly translations: readonly (Hypothesis & { readonly source: string; readonly hypotheses?: readonly Hypothesis[] })[];
}

interface Scores {
  readonly documents: readonly unknown[];
  readonly tokens: number;
  readonly nll: number;
  readonly perplexity: number;
}

const { directions } = JSON.parse(readFileSync(join(folder, 'eval/reference.json'), 'utf8')) as { directions: Record<string, Direction> };
const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-translation-'));

let served: Served;
beforeAll(async () => {
  served = await serve(['--model', join(folder, 'model'), '--workers', '2']);
});
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  expect(await served.stop()).toBe(0);
});

const scored = (file: string, ...more: string[]) => expertmeshJson<Scores>(['score', file, ...more, '--endpoint', served.endpoint]);
const linesOf = (name: string) =>
  readFileSync(join(folder, `eval/${name}.jsonl`), 'utf8')
    .trim()
    .split('\n');
const relativeError = (got: number, wanted: number) => Math.abs(got / wanted - 1);

describe.each(Object.entries(directions))('%s', (name, wanted) => {
  const [from, to] = name.split('-') as [string, string];
  const languages = ['--from', from, '--to', to];
  const translated = (...more: string[]) =>
    expertmeshJson<Translations>(['translate', ...languages, ...more, '--endpoint', served.endpoint]);

  it('has the reference perplexity, of ids and of the same texts', async () => {
    const ofIds = await scored(join(folder, `eval/${name}.jsonl`));
    expect([ofIds.documents.length, ofIds.tokens]).toEqual([wanted.pairs, wanted.scored_tokens]);
    expect(relativeError(ofIds.perplexity, wanted.perplexity)).toBeLessThan(1e-4);
    const texts = join(scratch, `${name}-texts.jsonl`);
    const textsOf = (line: string) => {
      const { source, target } = JSON.parse(line) as Record<string, string>;
      return JSON.stringify({ source, target });
    };
    writeFileSync(texts, linesOf(name).map(textsOf).join('\n'));
    expect(await scored(texts, ...languages)).toEqual(ofIds);
  });

  it('has the reference log-likelihood of targets that belong to the following source', async () => {
    const pairs = linesOf(name).map((line) => JSON.parse(line) as { source_ids: number[]; target_ids: number[] });
    const mismatched = pairs.map(({ source_ids }, index) => ({ source_ids, target_ids: pairs[(index + 1) % pairs.length]!.target_ids }));
    const file = join(scratch, `${name}-mismatched.jsonl`);
    writeFileSync(file, mismatched.map((pair) => JSON.stringify(pair)).join('\n'));
    expect(relativeError((await scored(file)).nll, wanted.mismatched_nll)).toBeLessThan(1e-4);
  });

  it('translates line by line as the reference does, greedily and with four beams', async () => {
    const file = join(scratch, `${name}.txt`);
    writeFileSync(file, wanted.samples.map(({ source }) => `${source}\n`).join('\n'));
    const greedy = await translated(file);
    const sources = wanted.samples.flatMap(({ source }, index) => (index === 0 ? [source] : ['', source]));
    expect(greedy.translations.map(({ source }) => source)).toEqual(sources);
    const told = greedy.translations.filter(({ source }) => source !== '');
    expect(told.map(({ ids, text }) => ({ ids, text }))).toEqual(wanted.samples.map(({ greedy: { ids, text } }) => ({ ids, text })));

    const beams = await translated(file, '--beams', '4', '--hypotheses', '4');
    const found = beams.translations.filter(({ source }) => source !== '').map(({ hypotheses }) => hypotheses);
    const near = wanted.samples.map(({ beam }) => beam.map(({ ids, text, score }) => ({ ids, text, score: expect.closeTo(score, 4) })));
    expect(found).toEqual(near);
  });
});

describe('what cannot be translated', () => {
  it.each([
    [['--from', 'eng_Latn', '--to', 'fra_Latn', 'Hi.'], /to is "fra_Latn"; wanted a language of the model: eng_Latn, lum_Latn, vex_Latn/],
    [['--from', 'eng_Latn', 'Hi.'], /to is nothing; wanted a language of the model/],
    [['--to', 'lum_Latn', '--hypotheses', '2', 'Hi.'], /num_hypotheses is 2; wanted at most num_beams \(1\)/],
  ])('is refused by name: %j', async (args, message) => {
    const { exitCode, stderr } = await expertmesh(['translate', ...args, '--endpoint', served.endpoint]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('is scored only with what the encoder reads', async () => {
    const { exitCode, stderr } = await expertmesh(['score', '--ids', '2,4093', '--endpoint', served.endpoint]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/source is nothing; wanted what the encoder reads/);
  });
});
