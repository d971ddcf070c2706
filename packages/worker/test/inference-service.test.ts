import { deferred, EmError, type ErrorCode } from '@expertmesh/common';
import type { GenerationDefaults, ModelFolder, ModelTokenizer } from '@expertmesh/models';
import {
  channelOptions,
  type expertmesh,
  fromServiceError,
  type RequestProperties,
  serverStream,
  serviceDefinition,
  unary,
  v1,
} from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainGeneration } from '../../models/test/plain-generation.js';
import { InferenceService } from '../src/requests/inference-service.js';
import { seedOf } from '../src/requests/request-checks.js';
import { evaluate, FakeCluster, type FakeWorker, generate, spreadOver } from './fake-cluster.js';
import { fakeModel, fakeSpec } from './fake-model.js';
import { inProcessEncoder } from './in-process-encoder.js';

const inference = v1.Inference.prototype;
type GenerateRequest = RequestProperties<typeof inference.generate>;

/** One token a letter, `A` to `x`; token 0 stands in front. A letter's text is held back until the next one comes. */
const letters: ModelTokenizer = {
  eosId: null,
  specialTokens: new Map(),
  warnings: [],
  encode: async (text, options) => [...(options?.plain ? [] : [0]), ...[...text].map((letter) => letter.charCodeAt(0) - 64)],
  decode: async (ids) => ids.map((id) => letters.token(id)).join(''),
  token: (id) => String.fromCharCode(64 + id),
  async stream() {
    let held = '';
    return {
      push(id) {
        const text = held;
        held = letters.token(id);
        return text;
      },
      end: () => held,
    };
  },
};

const defaults: GenerationDefaults = { ...plainGeneration, maxNewTokens: 12 };

function folderWith(generation: Partial<GenerationDefaults>, tokenizer: ModelTokenizer | null): ModelFolder {
  const names = { id: 'fake', path: '/fake', architecture: 'FakeForCausalLM', fingerprint: 'f00d' };
  return {
    ...names,
    spec: fakeSpec(),
    files: [],
    tensors: [],
    generation: { ...defaults, ...generation },
    translation: null,
    tokenizer,
    chatTemplate: null,
    layout: [],
    warnings: [],
  };
}

describe('InferenceService', () => {
  let cluster: FakeCluster;
  let worker: FakeWorker;
  let service: InferenceService;
  let server: grpc.Server;
  let client: grpc.Client;

  async function serve(
    generation: Partial<GenerationDefaults> = {},
    tokenizer: ModelTokenizer | null = letters,
    contextLength = 200,
  ): Promise<void> {
    const folder = folderWith(generation, tokenizer);
    const encoder = inProcessEncoder(tokenizer);
    const model = { folder, encoder, contextLength };
    const limits = { maxRequests: 100, residentOnly: false };
    service = new InferenceService({ worker: 'w1', folder, encoder, ...limits, serving: () => ({ loop: worker.loop, model }) });
    server = new grpc.Server(channelOptions);
    server.addService(serviceDefinition(v1.Inference), service.implementation);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      ...channelOptions,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  beforeEach(async () => {
    cluster = new FakeCluster();
    worker = cluster.add('w1', { maxWaiting: 40 });
    await cluster.place(1, spreadOver(['w1']));
    // A step takes a turn of the event loop, as a real one does.
    worker.binding.gate = () => new Promise((resolve) => setImmediate(resolve));
  });

  afterEach(async () => {
    client.close();
    server.forceShutdown();
    await worker.loop.close(new EmError('EM_WORKER_LOST', { worker: 'w1', problem: 'the test has ended' }));
    expect(worker.scheduler.numFreeBlocks).toBe(worker.scheduler.numBlocks);
  });

  /** Engine calls wait until the returned function is called. */
  function holdEngine(): () => void {
    const hold = deferred<void>();
    worker.binding.gate = () => hold.promise;
    return () => hold.resolve();
  }

  async function messagesOf(request: GenerateRequest, options: grpc.CallOptions = {}): Promise<expertmesh.v1.GenerateResponse[]> {
    const messages: expertmesh.v1.GenerateResponse[] = [];
    for await (const message of serverStream(client, inference.generate, request, options)) messages.push(message);
    return messages;
  }

  async function tokensOf(request: GenerateRequest): Promise<number[]> {
    return (await messagesOf(request)).flatMap(({ ids }) => ids);
  }

  async function errorOf(call: Promise<unknown>): Promise<EmError> {
    return fromServiceError(
      await call.then(
        () => Promise.reject(new Error('it succeeded')),
        (error: unknown) => error,
      ),
      'w1',
    );
  }

  describe('Generate', () => {
    it('tells first what it has started, then every token with the text it completes, last why it ended', async () => {
      await serve();
      const [first, ...rest] = await messagesOf({ text: 'AB', maxTokens: 5, requestId: 'rq_mine' });
      expect(first).toMatchObject({ started: { requestId: 'rq_mine', homeWorker: 'w1', promptTokens: 3 }, ids: [] });
      const tokens = await generate(worker, { prompt: [0, 1, 2], maxTokens: 5 });
      expect(rest.slice(0, -1).map(({ ids }) => ids)).toEqual(tokens.map((token) => [token]));
      expect(rest.map(({ text }) => text).join('')).toBe(await letters.decode(tokens));
      expect(rest.at(-1)).toMatchObject({ ids: [], finished: { reason: 'length', completionTokens: 5 } });
    });

    it('begins the text after the ids of the prompt', async () => {
      const asked: (readonly number[] | undefined)[] = [];
      const stream: ModelTokenizer['stream'] = (options) => {
        asked.push(options?.after);
        return letters.stream(options);
      };
      await serve({}, { ...letters, stream });
      await messagesOf({ text: 'AB', maxTokens: 2 });
      expect(asked).toEqual([[0, 1, 2]]);
    });

    it('gives no text for a model without tokenizer', async () => {
      await serve({}, null);
      for (const { text } of await messagesOf({ ids: { ids: [1] }, maxTokens: 2 })) expect(text ?? null).toBeNull();
    });

    it('ends at an end-of-sequence token, unless told to ignore it', async () => {
      const tokens = await generate(worker, { prompt: [3], maxTokens: 8 });
      const eosIds = [tokens[2] as number];
      await serve({ eosIds });
      const messages = await messagesOf({ ids: { ids: [3] }, maxTokens: 8 });
      const length = tokens.indexOf(eosIds[0] as number) + 1;
      expect(messages.flatMap(({ ids }) => ids)).toEqual(tokens.slice(0, length));
      expect(messages.at(-1)?.finished).toMatchObject({ reason: 'eos', completionTokens: length });
      expect(await tokensOf({ ids: { ids: [3] }, maxTokens: 8, ignoreEos: true })).toEqual(tokens);
    });

    it("takes the model's number of tokens where the request names none, and no more than the context leaves", async () => {
      await serve({ maxNewTokens: 12 });
      expect(await tokensOf({ ids: { ids: [3] } })).toHaveLength(12);
      expect(await tokensOf({ ids: { ids: Array(195).fill(3) } })).toHaveLength(5);
      expect(await tokensOf({ ids: { ids: Array(195).fill(3) }, maxTokens: 5 })).toHaveLength(5);
    });

    it('is greedy unless the request asks for a temperature or the model samples, and at temperature 0 in any case', async () => {
      const greedy = await generate(worker, { prompt: [3], maxTokens: 12 });
      await serve();
      expect(await tokensOf({ ids: { ids: [3] } })).toEqual(greedy);
      expect(await tokensOf({ ids: { ids: [3] }, topK: 5, topP: 0.5, seed: 3n })).toEqual(greedy);
      expect(await tokensOf({ ids: { ids: [3] }, temperature: 0.5, seed: 3n })).not.toEqual(greedy);
      client.close();
      server.forceShutdown();
      await serve({ doSample: true });
      expect(await tokensOf({ ids: { ids: [3] }, seed: 3n })).not.toEqual(greedy);
      expect(await tokensOf({ ids: { ids: [3] }, temperature: 0 })).toEqual(greedy);
    });

    it("samples the same tokens by the same seed, which comes from the request's id where none is given", async () => {
      await serve();
      const sampled = (changes: GenerateRequest) => tokensOf({ ids: { ids: [3] }, temperature: 1, ...changes });
      const tokens = await sampled({ requestId: 'rq_1' });
      expect(await sampled({ requestId: 'rq_1' })).toEqual(tokens);
      expect(await sampled({ requestId: 'rq_2' })).not.toEqual(tokens);
      expect(await sampled({ requestId: 'rq_2', seed: 11n })).toEqual(await sampled({ requestId: 'rq_3', seed: 11n }));
      expect(seedOf('rq_1')).toBe(16472969104617245960n);
    });

    it.each<[string, GenerateRequest]>([
      ['sampled, with two answers', { text: 'AB', maxTokens: 6, temperature: 1, n: 2, requestId: 'rq_1' }],
      ['ended by a stop string', { text: 'AB', maxTokens: 12, stop: { texts: ['STOP'] } }],
    ])('goes on from any ids produced before as if nothing had happened: %s', async (_, asked) => {
      await serve();
      const plain = (await messagesOf({ ...asked, stop: null })).map(({ text }) => text).join('');
      const request = asked.stop ? { ...asked, stop: { texts: [plain.slice(3, 5)] } } : asked;
      const whole = (await messagesOf(request)).slice(1);
      for (let numTold = 0; numTold <= whole.length; numTold += 1) {
        const told = whole.slice(0, numTold);
        const produced = Array.from({ length: asked.n ?? 1 }, (_, index) => {
          const own = told.filter((message) => message.index === index);
          const precisionSpans = own.flatMap((message) => message.precisionSpans);
          return { ids: own.flatMap(({ ids }) => ids), precisionSpans, isFinished: own.some(({ finished }) => finished) };
        });
        const rest = (await messagesOf({ ...request, produced })).slice(1);
        const byAnswer = (messages: typeof whole) => messages.toSorted((one, other) => one.index - other.index);
        expect(byAnswer(rest)).toEqual(byAnswer(whole.slice(numTold)));
      }
    });

    it.each<[string, GenerateRequest, ErrorCode, Record<string, string>]>([
      ['no prompt at all', {}, 'EM_REQUEST_EMPTY', {}],
      ['no ids', { ids: { ids: [] } }, 'EM_REQUEST_EMPTY', {}],
      ['an id outside the vocabulary', { ids: { ids: [1, 50] } }, 'EM_TOKEN_ID_RANGE', { got: '50', index: '1', wanted: '50' }],
      ['a prompt that fills the context', { ids: { ids: Array(200).fill(1) } }, 'EM_REQUEST_TOO_LONG', { got: '201', prompt: '200' }],
      [
        'more tokens than the context leaves',
        { ids: { ids: [1, 2] }, maxTokens: 199 },
        'EM_REQUEST_TOO_LONG',
        { got: '201', wanted: '200' },
      ],
      ['a negative temperature', { ids: { ids: [1] }, temperature: -1 }, 'EM_REQUEST_VALUE', { field: 'temperature' }],
      ['a temperature that is no number', { ids: { ids: [1] }, temperature: Number.NaN }, 'EM_REQUEST_VALUE', { field: 'temperature' }],
      [
        'an endless temperature',
        { ids: { ids: [1] }, temperature: Number.POSITIVE_INFINITY },
        'EM_REQUEST_VALUE',
        { field: 'temperature' },
      ],
      ['a top_p of 0', { ids: { ids: [1] }, topP: 0 }, 'EM_REQUEST_VALUE', { field: 'top_p', got: '0' }],
      ['a top_p above 1', { ids: { ids: [1] }, topP: 1.5 }, 'EM_REQUEST_VALUE', { field: 'top_p' }],
    ])('refuses %s', async (_, request, code, fields) => {
      await serve();
      expect(await errorOf(tokensOf(request))).toMatchObject({ code, fields });
    });

    it('refuses text for a model without tokenizer', async () => {
      await serve({}, null);
      expect(await errorOf(tokensOf({ text: 'A' }))).toMatchObject({ code: 'EM_TOKENIZER_MISSING' });
    });

    it('frees the blocks of a request whose client has gone', async () => {
      await serve({}, letters, 1000);
      const call = serverStream(client, inference.generate, { ids: { ids: [1] }, maxTokens: 900 });
      call.on('error', () => undefined);
      await new Promise((resolve) => call.once('data', resolve));
      call.cancel();
      await until(() => worker.loop.numTasks === 0);
      expect(worker.scheduler.numFreeBlocks).toBe(worker.scheduler.numBlocks);
    });

    it('ends a request at its deadline', async () => {
      await serve({}, letters, 1000);
      const release = holdEngine();
      const error = await errorOf(messagesOf({ ids: { ids: [1] }, maxTokens: 900 }, { deadline: Date.now() + 50 }));
      expect(error.code).toBe('EM_DEADLINE');
      await until(() => worker.loop.numTasks === 0);
      release();
    });

    it('stops producing for a client that does not read, serves others meanwhile, and goes on when it reads', async () => {
      cluster = new FakeCluster({ ...fakeModel, contextLength: 40_000 });
      worker = cluster.add('w1', { numKvBlocks: 2000 });
      await cluster.place(1, spreadOver(['w1']));
      await serve({}, { ...letters, stream: async () => ({ push: () => 'x'.repeat(5000), end: () => '' }) }, 40_000);
      const call = serverStream(client, inference.generate, { ids: { ids: [1] }, maxTokens: 300 });
      const messages = call[Symbol.asyncIterator]();
      await messages.next();
      const other = await tokensOf({ ids: { ids: [2] }, maxTokens: 400 });
      expect(other).toHaveLength(400);
      await settle();
      expect(worker.loop.numTasks).toBe(1);
      const ids: number[] = [];
      for await (const message of { [Symbol.asyncIterator]: () => messages }) ids.push(...message.ids);
      expect(ids).toEqual(await generate(worker, { prompt: [1], maxTokens: 300 }));
    });

    it('tells a client to come again when too many wait', async () => {
      await serve();
      const release = holdEngine();
      const calls = Array.from({ length: 41 }, () => serverStream(client, inference.generate, { ids: { ids: [1] } }));
      for (const call of calls) call.on('error', () => undefined);
      await until(() => worker.scheduler.numWaiting === 40);
      expect(await errorOf(tokensOf({ ids: { ids: [1] } }))).toMatchObject({ code: 'EM_OVERLOADED' });
      for (const call of calls) call.cancel();
      await until(() => worker.loop.numTasks === 0);
      release();
    });
  });

  describe('Score', () => {
    const documents = [[1, 2, 3], [4], Array.from({ length: 90 }, (_, index) => index % 50)];

    it('gives the scores of all documents in their order', async () => {
      await serve();
      const scored = await unary(client, inference.score, { documents: documents.map((ids) => ({ ids: { ids } })) });
      const [first, last] = [
        await evaluate(worker, documents[0] as number[], false),
        await evaluate(worker, documents[2] as number[], false),
      ];
      expect(scored.documents).toMatchObject([
        { tokens: 2, nll: first.nll },
        { tokens: 0, nll: 0 },
        { tokens: 89, nll: last.nll },
      ]);
    });

    it('scores more documents than may wait, as it does not send them all at once', async () => {
      await serve();
      const many = Array.from({ length: 100 }, (_, index) => ({ ids: { ids: [index % 50, 1, 2] } }));
      expect((await unary(client, inference.score, { documents: many })).documents).toHaveLength(100);
    });

    it('computes nothing when one document is wrong', async () => {
      await serve();
      const call = unary(client, inference.score, { documents: [{ ids: { ids: [1, 2] } }, { ids: { ids: [1, 99] } }] });
      expect(await errorOf(call)).toMatchObject({ code: 'EM_TOKEN_ID_RANGE' });
      expect(worker.loop.numTasks).toBe(0);
    });

    it('gives up all documents when the client has gone', async () => {
      await serve();
      const release = holdEngine();
      const call = unary(client, inference.score, { documents: documents.map((ids) => ({ ids: { ids } })) }, { deadline: Date.now() + 50 });
      expect(await errorOf(call)).toMatchObject({ code: 'EM_DEADLINE' });
      await until(() => worker.loop.numTasks === 0);
      release();
    });
  });

  it('Logits gives the logits of every position, in order, and the score at the end', async () => {
    await serve();
    const ids = Array.from({ length: 70 }, (_, index) => index % 50);
    const messages: expertmesh.v1.LogitsResponse[] = [];
    for await (const message of serverStream(client, inference.logits, { document: { ids: { ids } } })) messages.push(message);
    const { logits, nll } = await evaluate(worker, ids, true);
    const bytes = Buffer.concat(messages.map((message) => message.logits));
    expect(bytes.equals(Buffer.from(Float32Array.from(logits).buffer))).toBe(true);
    let nextRow = 0;
    for (const message of messages) {
      expect(message).toMatchObject({ numTokens: 70, vocabSize: 50, firstRow: nextRow });
      nextRow += message.logits.length / 200;
    }
    expect(messages.at(-1)?.score).toMatchObject({ tokens: 69, nll });
  });

  it('Logits of one token gives its logits and scores nothing', async () => {
    await serve();
    const messages: expertmesh.v1.LogitsResponse[] = [];
    for await (const message of serverStream(client, inference.logits, { document: { ids: { ids: [7] } } })) messages.push(message);
    expect(Buffer.concat(messages.map((message) => message.logits))).toHaveLength(200);
    expect(messages.at(-1)?.score).toMatchObject({ tokens: 0, nll: 0 });
  });

  it('Tokenize gives ids and their pieces', async () => {
    await serve();
    expect(await unary(client, inference.tokenize, { text: 'AB' })).toMatchObject({ ids: [0, 1, 2], tokens: ['@', 'A', 'B'] });
    expect(await unary(client, inference.tokenize, { text: 'AB', plain: true })).toMatchObject({ ids: [1, 2] });
  });

  it('ListModels describes the model served', async () => {
    await serve();
    const { models } = await unary(client, inference.listModels, {});
    const shape = { vocabSize: 50, contextLength: 1000, numLayers: 3, numMoeLayers: 2, numExperts: 6, expertsPerToken: 2 };
    expect(models).toMatchObject([{ id: 'fake', architecture: 'FakeForCausalLM', fingerprint: 'f00d', ...shape }]);
  });

  it('on stop takes no new requests and waits for the running ones', async () => {
    await serve();
    const running = tokensOf({ ids: { ids: [1] }, maxTokens: 50 });
    await until(() => worker.loop.numTasks === 1);
    const stopped = service.stop();
    expect(await errorOf(tokensOf({ ids: { ids: [1] } }))).toMatchObject({ code: 'EM_WORKER_LOST' });
    expect(await running).toHaveLength(50);
    await stopped;
  });
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve));
}
