// Long messages decoded piece by piece: the same message, with turns of the event loop for others.
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decodeInTurns } from '../src/decode-in-turns.js';
import { v1, withoutField } from '../src/index.js';

const ids = (length: number, from = 0) => Array.from({ length }, (_, index) => ((index + from) * 7919) % 70_000);

const generate = v1.GenerateRequest.encode({
  requestId: 'rq',
  ids: { ids: ids(200_000) },
  maxTokens: 5,
  seed: 2n ** 64n - 1n,
  stop: { texts: Array.from({ length: 30_000 }, (_, index) => `stop ${index}`) },
  badWords: { texts: ['x'], ids: [{ ids: ids(90_000, 1) }, { ids: [4] }, { ids: ids(70_000, 2) }] },
  suppressTokens: {},
  produced: [
    { ids: ids(100_000, 3), isFinished: true, precisionSpans: Array.from({ length: 20_000 }, (_, from) => ({ from, map: 'm' })) },
    { ids: [7], precisionChanged: true },
  ],
}).finish();

const cases: readonly (readonly [string, keyof typeof decoders, Uint8Array])[] = [
  ['an empty one', 'ScoreRequest', new Uint8Array()],
  ['a short one', 'ScoreRequest', v1.ScoreRequest.encode({ documents: [{ text: 'a', firstScored: 3 }] }).finish()],
  ['many fields of all kinds', 'GenerateRequest', generate],
  ['the head of one', 'GenerateHead', generate],
  [
    'many documents',
    'ScoreRequest',
    v1.ScoreRequest.encode({ documents: Array.from({ length: 300 }, (_, i) => ({ ids: { ids: ids(500 + i, i) } })) }).finish(),
  ],
  ['a hundred thousand empty documents', 'ScoreRequest', Buffer.alloc(200_000, Buffer.from([0x0a, 0x00]))],
  [
    'a long document',
    'LogitsRequest',
    v1.LogitsRequest.encode({ document: { ids: { ids: ids(300_000) }, source: { ids: { ids: ids(99_000) } } }, firstRow: 2 }).finish(),
  ],
  ['a long text', 'TokenizeRequest', v1.TokenizeRequest.encode({ text: 'ä'.repeat(200_000), plain: true }).finish()],
  [
    'many messages of a chat',
    'TokenizeRequest',
    v1.TokenizeRequest.encode({ chat: { messages: Array.from({ length: 9_000 }, () => ({ role: 'user', content: 'hello' })) } }).finish(),
  ],
  [
    'the same field again, which adds to it',
    'GenerateRequest',
    Buffer.concat([generate, v1.GenerateRequest.encode({ ids: { ids: ids(80_000, 9) } }).finish()]),
  ],
  [
    'another kind of prompt behind the first',
    'GenerateRequest',
    Buffer.concat([generate, v1.GenerateRequest.encode({ text: 'x' }).finish()]),
  ],
  [
    'fields of a later version, and a group',
    'ScoreRequest',
    Buffer.concat([Buffer.from([0x9b, 0x06, 0x08, 0x05, 0x9c, 0x06]), v1.GenerateRequest.encode({ text: 'y'.repeat(70_000) }).finish()]),
  ],
];

const decoders = {
  GenerateHead: v1.GenerateHead,
  GenerateRequest: v1.GenerateRequest,
  LogitsRequest: v1.LogitsRequest,
  ScoreRequest: v1.ScoreRequest,
  TokenizeRequest: v1.TokenizeRequest,
};

it.each(cases)('%s', async (_, type, bytes) => {
  expect(await decodeInTurns(type, bytes)).toEqual(decoders[type].decode(bytes));
});

describe('leaves turns to others', () => {
  const turnsOf = async (type: string, bytes: Uint8Array) => {
    let [turns, isDone] = [0, false];
    const decoded = decodeInTurns(type, bytes).finally(() => (isDone = true));
    for (; !isDone; turns += 1) await setImmediate();
    await decoded;
    return turns;
  };

  test.each([
    ['between documents', 'ScoreRequest', Buffer.alloc(200_000, Buffer.from([0x0a, 0x00])), 20],
    ['within a list', 'LogitsRequest', v1.LogitsRequest.encode({ document: { ids: { ids: ids(1_000_000) } } }).finish(), 30],
    [
      'within what is in another',
      'GenerateRequest',
      v1.GenerateRequest.encode({ badWords: { texts: Array.from({ length: 100_000 }, () => '') } }).finish(),
      20,
    ],
  ] as const)('%s', async (_, type, bytes, least) => {
    expect(await turnsOf(type, bytes)).toBeGreaterThanOrEqual(least);
  });
});

test('what is cut off or no message is refused, as it is when decoded at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(generate.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cuts) => {
      const bytes = cuts ? generate.subarray(0, at) : Buffer.from(generate).fill(byte, at, at + 1);
      const outcome = (decode: () => unknown) =>
        Promise.resolve()
          .then(decode)
          .catch(() => 'refused');
      expect(await outcome(() => decodeInTurns('GenerateRequest', bytes))).toEqual(await outcome(() => v1.GenerateRequest.decode(bytes)));
    }),
    { numRuns: 12, seed: 7 },
  );
});

test.each([
  ['a tag', []],
  ['a length', [0x0a]],
  ['a number', [0x10]],
])('%s that never ends is refused', async (_, before) => {
  const endless = Buffer.concat([Buffer.from(before), Buffer.alloc(100_000, 0x80)]);
  expect(() => v1.ScoreRequest.decode(endless)).toThrow();
  await expect(decodeInTurns('ScoreRequest', endless)).rejects.toThrow();
});

test('a field is left out', () => {
  const { produced, ...rest } = v1.GenerateRequest.decode(generate);
  expect(produced).toHaveLength(2);
  expect(v1.GenerateRequest.decode(withoutField(generate, 30))).toEqual(
    v1.GenerateRequest.decode(v1.GenerateRequest.encode(rest).finish()),
  );
});
