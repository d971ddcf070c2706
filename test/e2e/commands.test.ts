// Each command against one running cluster: what stands on stdout and on stderr, in every output format, and the exit codes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { demoModel, expertmesh, expertmeshJson, fixture, run, type Served, serve, until } from './processes.js';
import { readSafetensors } from './safetensors.js';
import { statusOf } from './status.js';

let served: Served;
let at: string[];
const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-commands-'));

beforeAll(async () => {
  served = await serve(['--model', demoModel, '--workers', '2']);
  at = ['--endpoint', served.endpoint];
});

afterAll(async () => {
  rmSync(scratch, { recursive: true });
  expect(await served.stop()).toBe(0);
});

const question = 'Question: 27 + 58 =\n';

describe('generate', () => {
  it('prints the text on stdout and what it took on stderr', async () => {
    const { exitCode, stdout, stderr } = await expertmesh(['generate', question, ...at]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Answer: 85\n' });
    expect(stderr).toMatch(/^\d+ tokens after \d+ of the prompt, .* tokens\/s, ended by eos\n$/);
  });

  it('prints all at once as JSON and YAML, with the keys of the contract', async () => {
    const asJson = await expertmeshJson<Record<string, unknown>>(['generate', question, ...at]);
    expect(Object.keys(asJson)).toEqual(['text', 'ids', 'finishReason', 'promptTokens', 'completionTokens', 'seconds', 'tokensPerSecond']);
    const { stdout } = await expertmesh(['generate', question, '-o', 'yaml', ...at]);
    const asYaml = parseYaml(stdout) as Record<string, unknown>;
    for (const key of ['text', 'ids', 'finishReason', 'promptTokens', 'completionTokens']) expect(asYaml[key]).toEqual(asJson[key]);
  });

  it('takes the prompt from standard input exactly as it is', async () => {
    const running = run(['generate', '-', '-o', 'json', ...at]);
    running.process.stdin?.end(question);
    const { exitCode, stdout } = await running.finished;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ text: 'Answer: 85' });
  });

  it('takes a prompt that looks like an option behind --', async () => {
    const { exitCode } = await expertmesh(['generate', '--max-tokens', '1', ...at, '--', '--not-an-option']);
    expect(exitCode).toBe(0);
  });

  it('gives the same tokens for the same seed, and stops at --max-tokens', async () => {
    const args = ['generate', question, '--temperature', '1.5', '--seed', '7', '--max-tokens', '5', '--ignore-eos', ...at];
    const first = await expertmeshJson<{ ids: number[]; finishReason: string }>(args);
    expect(await expertmeshJson<{ ids: number[] }>(args)).toMatchObject({ ids: first.ids });
    expect(first).toMatchObject({ finishReason: 'length' });
    expect(first.ids).toHaveLength(5);
  });

  it('ends by SIGINT with exit code 1, and the cluster goes on without the request', async () => {
    const running = run(['generate', 'Story: Rosa and the tiny chair\n', '--max-tokens', '1900', '--ignore-eos', ...at]);
    await until(async () => (running.stdout().length > 20 ? true : null));
    running.process.kill('SIGINT');
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error EM_CANCELLED: /m);
    const { stdout } = await expertmesh(['generate', question, ...at]);
    expect(stdout).toBe('Answer: 85\n');
  });

  it('names a token id outside the vocabulary', async () => {
    const { exitCode, stderr } = await expertmesh(['generate', '--ids', '0,4096', ...at]);
    expect(exitCode).toBe(1);
    expect(stderr).toBe('error EM_TOKEN_ID_RANGE: token id 4096 at index 1 is outside the vocabulary of 4096\n');
  });
});

describe('score', () => {
  it('scores a text, and a file of documents in its order', async () => {
    const file = join(scratch, 'documents.jsonl');
    const lines = [{ text: question, domain: 'ignored' }, { ids: [0, 393, 28] }, { ids: [0] }];
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const whole = await expertmeshJson<Score>(['score', file, ...at]);
    const alone = await expertmeshJson<Score>(['score', question, ...at]);
    expect(Object.keys(whole)).toEqual(['documents', 'tokens', 'nll', 'perplexity']);
    expect(whole.documents[0]).toEqual(alone.documents[0]);
    expect(whole.documents.map(({ tokens }) => tokens)).toEqual([10, 2, 0]);
    expect(whole.tokens).toBe(12);
    expect(whole.perplexity).toBeCloseTo(Math.exp(whole.nll / 12), 12);
  });

  it('gives one token alone no perplexity, and its logits', async () => {
    const out = join(scratch, 'one.safetensors');
    const score = await expertmeshJson<Score>(['score', '--ids', '0', '--logits', out, ...at]);
    expect(score).toEqual({ documents: [{ tokens: 0, nll: 0 }], tokens: 0, nll: 0, perplexity: null });
    expect(readSafetensors(out).get('logits')?.shape).toEqual([1, 4096]);
  });

  it('keeps an older file of logits when the request fails', async () => {
    const out = join(scratch, 'old.safetensors');
    writeFileSync(out, 'old');
    const { exitCode } = await expertmesh(['score', '--ids', '0,99999', '--logits', out, ...at]);
    expect(exitCode).toBe(1);
    expect(readFileSync(out, 'utf8')).toBe('old');
    expect(readdirSync(scratch).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('names the file and line of what is no document, and exits 1', async () => {
    const file = join(scratch, 'bad.jsonl');
    writeFileSync(file, '{"text": "a"}\n{"txt": "b"}\n');
    const { exitCode, stdout, stderr } = await expertmesh(['score', file, ...at]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`error EM_FILE_FORMAT: ${file}:2: `);
  });
});

describe('status, experts and placement', () => {
  it('status has the keys of the contract', async () => {
    const status = await statusOf(served.endpoint);
    const keys = ['cluster', 'epoch', 'model', 'workers', 'balancedness', 'operation'];
    expect(Object.keys(status)).toEqual(expect.arrayContaining(keys));
    const workerKeys = ['id', 'state', 'pid', 'address', 'device', 'numerics', 'slots', 'expertsHeld', 'rowsIn', 'rowsOut', 'bytesOut'];
    expect(Object.keys(status.workers[0]!)).toEqual(
      expect.arrayContaining([...workerKeys, 'load', 'labels', 'runningRequests', 'kvBlocks']),
    );
    expect(status).toMatchObject({ cluster: 'default', model: 'model', operation: null });
    expect(status.workers.map(({ id, state }) => `${id} ${state}`)).toEqual(['w1 ready', 'w2 ready']);
  });

  it('the tables show every worker', async () => {
    for (const format of ['table', 'wide']) {
      const { exitCode, stdout } = await expertmesh(['status', '-o', format, ...at]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^WORKER .*\nw1 .*\nw2 /m);
    }
  });

  it('the placement holds each expert once, with whole shares', async () => {
    const { epoch, layers } = await expertmeshJson<Placement>(['placement', 'export', ...at]);
    expect(epoch).toBe((await statusOf(served.endpoint)).epoch);
    expect(layers.map((experts) => experts.length)).toEqual([32, 32, 32, 32]);
    for (const { format, replicas } of layers.flat()) {
      expect(format).toBe('bf16');
      expect(replicas).toEqual([{ worker: expect.stringMatching(/^w[12]$/), share: 1 }]);
    }
    const { stdout } = await expertmesh(['placement', 'show', ...at]);
    expect(stdout).toMatch(/^LAYER {2}FORMAT +w1 +w2$/m);
  });

  it('the load counts every layer and expert, and where it is', async () => {
    await expertmesh(['generate', question, ...at]);
    const top = await until(async () => {
      const answer = await expertmeshJson<Top>(['experts', 'top', ...at]);
      return answer.total > 0 ? answer : null;
    });
    expect(Object.keys(top)).toEqual(['since', 'total', 'experts', 'idle']);
    expect(Date.parse(top.since)).toBeLessThanOrEqual(Date.now());
    expect(top.experts).toHaveLength(4 * 32);
    expect(top.experts.reduce((sum, { rows }) => sum + rows, 0)).toBe(top.total);
    expect(top.experts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    for (const { workers } of top.experts) expect(workers).toHaveLength(1);
  });

  it('the heat map has a line for each layer, and one layer on request', async () => {
    const all = await expertmesh(['experts', 'heatmap', ...at]);
    expect(all.stdout.match(/^ +\d+ {2}\|.{32}\|$/gm)).toHaveLength(4);
    const one = await expertmesh(['experts', 'heatmap', '--layer', '2', ...at]);
    expect(one.stdout.match(/^ +\d+ {2}\|.{32}\|$/gm)).toHaveLength(1);
    const none = await expertmesh(['experts', 'heatmap', '--layer', '4', ...at]);
    expect(none).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error EM_OPTION_VALUE: option --layer is 4; wanted a layer with experts: 0, 1, 2, 3\n',
    });
  });
});

describe('model', () => {
  it('tokenize gives the ids a prompt gets, and their tokens', async () => {
    const answer = await expertmeshJson(['model', 'tokenize', '--model', demoModel, question]);
    expect(answer).toEqual({
      text: question,
      ids: [0, 393, 28, 223, 20, 25, 703, 223, 23, 26, 717],
      tokens: expect.arrayContaining(['<|bos|>', ':']),
    });
  });

  it('tokenize of a folder without a tokenizer says to send ids', async () => {
    const { exitCode, stderr } = await expertmesh(['model', 'tokenize', '--model', fixture('olmoe'), 'hi']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error EM_TOKENIZER_MISSING: .*--ids 1,2,3/);
  });

  it('inspect shows a folder and a file', async () => {
    expect(await expertmeshJson(['model', 'inspect', demoModel])).toMatchObject({
      architecture: 'Qwen3MoeForCausalLM',
      layers: 4,
      experts: 32,
      expertsPerToken: 4,
      parameters: 8_284_096,
    });
    const file = await expertmeshJson<{ tensors: unknown[] }>(['model', 'inspect', join(demoModel, 'model.safetensors')]);
    expect(file.tensors).toHaveLength(422);
  });
});

interface Score {
  readonly documents: readonly { readonly tokens: number; readonly nll: number }[];
  readonly tokens: number;
  readonly nll: number;
  readonly perplexity: number | null;
}

interface Placement {
  readonly epoch: number;
  readonly layers: readonly (readonly { readonly format: string; readonly replicas: readonly { worker: string; share: number }[] }[])[];
}

interface Top {
  readonly since: string;
  readonly total: number;
  readonly experts: readonly { readonly rows: number; readonly share: number; readonly workers: readonly string[] }[];
}
