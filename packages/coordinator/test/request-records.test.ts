// What a router keeps of requests with streams of answers, to go on with them at another home.
import { v1 } from '@expertmesh/proto';
import { describe, expect, test } from 'vitest';
import { GenerateRecord, LogitsRecord } from '../src/routing/request-records.js';

type Answer = Parameters<typeof v1.GenerateResponse.encode>[0];

function request(fields: Parameters<typeof v1.GenerateRequest.encode>[0]): Buffer {
  return Buffer.from(v1.GenerateRequest.encode(fields).finish());
}

function answer(fields: Answer): Buffer {
  return Buffer.from(v1.GenerateResponse.encode(fields).finish());
}

describe('GenerateRecord', () => {
  test('gives a request without an id one, the same at every home, and leaves the rest as it is', () => {
    const given = { chat: { messages: [{ role: 'user', content: 'x' }] }, seed: 2n ** 64n - 1n, topK: 0, n: 2 };
    const record = new GenerateRecord(request(given));
    const first = v1.GenerateRequest.decode(record.request());
    expect(first).toMatchObject({ ...given, produced: [] });
    expect(first.requestId).not.toBe('');
    record.take(answer({ index: 1, ids: [3] }));
    expect(v1.GenerateRequest.decode(record.request())).toMatchObject({
      ...given,
      requestId: first.requestId,
      produced: [{ ids: [] }, { ids: [3] }],
    });
    expect(v1.GenerateRequest.decode(new GenerateRecord(request({ requestId: 'mine' })).request()).requestId).toBe('mine');
  });

  test('knows when all answers have ended, and tells their beginning once', () => {
    const record = new GenerateRecord(request({ n: 2 }));
    expect(record.take(answer({ started: { requestId: 'rq' } }))).toBe(true);
    expect(record.take(answer({ index: 0, ids: [1, 2] }))).toBe(true);
    expect(record.take(answer({ index: 0, finished: { reason: 'eos' } }))).toBe(true);
    expect(record.isComplete).toBe(false);
    expect(v1.GenerateRequest.decode(record.request()).produced).toMatchObject([{ ids: [1, 2], isFinished: true }]);
    expect(record.take(answer({ started: { requestId: 'rq' } }))).toBe(false);
    record.take(answer({ index: 1, finished: { reason: 'length' } }));
    expect([record.isComplete, record.numTold]).toEqual([true, 2]);
  });

  test('adds to what a request has come with', () => {
    const record = new GenerateRecord(request({ requestId: 'rq', ids: { ids: [9] }, produced: [{ ids: [1] }] }));
    record.take(answer({ ids: [2] }));
    const next = v1.GenerateRequest.decode(record.request());
    expect(next).toMatchObject({ requestId: 'rq', ids: { ids: [9] } });
    expect(next.produced).toMatchObject([{ ids: [1, 2] }]);
  });
});

describe('LogitsRecord', () => {
  test('goes on after the rows that have been told', () => {
    const asked = Buffer.from(v1.LogitsRequest.encode({ document: { ids: { ids: [1, 2, 3] } } }).finish());
    const record = new LogitsRecord(asked);
    expect(record.request()).toBe(asked);
    const rows = { numTokens: 3, vocabSize: 2, logits: new Uint8Array(16) };
    record.take(Buffer.from(v1.LogitsResponse.encode({ ...rows, firstRow: 0 }).finish()));
    expect(v1.LogitsRequest.decode(record.request())).toMatchObject({ document: { ids: { ids: [1, 2, 3] } }, firstRow: 2 });
    expect(record.isComplete).toBe(false);
    record.take(Buffer.from(v1.LogitsResponse.encode({ vocabSize: 2, firstRow: 3, score: { tokens: 2, nll: 1 } }).finish()));
    expect(record.isComplete).toBe(true);
  });
});
