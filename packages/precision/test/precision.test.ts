import { expect, test } from 'vitest';
import { expectedRise, lowered, nonDominated, parsePrecision, precisionMap, randomOrder, sensitivityOrder } from '../src/index.js';

const noFile = () => {
  throw new Error('no file is to be read');
};
const layers = [
  { numExperts: 0, format: 'f32' },
  { numExperts: 4, format: 'bf16' },
  { numExperts: 4, format: 'f16' },
] as const;

test('a format, or as stored, is that of all experts', () => {
  expect(precisionMap(parsePrecision('q8', noFile), layers)).toEqual([[], Array(4).fill('q8'), Array(4).fill('q8')]);
  expect(precisionMap({ kind: 'stored' }, layers)).toEqual([[], Array(4).fill('bf16'), Array(4).fill('f16')]);
});

test('a mix has exactly so many experts in nf4, the same for the same seed, more of them a superset', () => {
  const of = (text: string) => precisionMap(parsePrecision(text, noFile), layers);
  const numLowered = (text: string) =>
    of(text)
      .flat()
      .filter((format) => format === 'nf4').length;
  for (let count = 0; count <= 8; count += 1) expect(numLowered(`mix:${count}:7`)).toBe(count);
  expect(of('mix:3')).toEqual(of('mix:3:0'));
  expect(of('mix:3:1')).toEqual(of('mix:3:1'));
  expect(new Set([0, 1, 2, 3, 4, 5].map((seed) => JSON.stringify(of(`mix:3:${seed}`)))).size).toBeGreaterThan(3);
  const more = of('mix:5:1').flat();
  for (const [index, format] of of('mix:3:1').flat().entries()) if (format === 'nf4') expect(more[index]).toBe('nf4');
  expect(() => of('mix:9')).toThrow(expect.objectContaining({ code: 'EM_OPTION_VALUE' }));
});

test('a random order holds every index once and is the same on every machine', () => {
  expect([...randomOrder(100, 5)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect(randomOrder(8, 1)).toEqual([5, 7, 1, 6, 3, 4, 0, 2]);
});

test('a map is one of formats, or what placement export prints', () => {
  const document = JSON.stringify({
    epoch: 3,
    layers: [[], ['q8', 'q4', 'nf4', 'q2'], [{ format: 'f16', replicas: [] }, 'bf16', 'f32', 'q8']],
  });
  const read = (path: string) => (path === 'map.json' ? document : '');
  const map = precisionMap(parsePrecision('map.json', read), layers);
  expect(map).toEqual([[], ['q8', 'q4', 'nf4', 'q2'], ['f16', 'bf16', 'f32', 'q8']]);
});

test.each([
  ['q3', ''],
  ['mix', ''],
  ['mix:x', ''],
  ['mix:-1', ''],
  ['map.json', 'not JSON'],
  ['map.json', '{"layers": 3}'],
  ['map.json', '{"layers": [3]}'],
  ['map.json', '{"layers": [["q3"]]}'],
  ['map.json', '{"layers": [[null]]}'],
])('%s with %j is refused', (text, document) => {
  expect(() => parsePrecision(text, () => document)).toThrow(expect.objectContaining({ code: 'EM_OPTION_VALUE' }));
});

test('a map of another model is refused', () => {
  expect(() => precisionMap({ kind: 'map', layers: [[], ['q8']] }, layers)).toThrow(expect.objectContaining({ code: 'EM_OPTION_VALUE' }));
});

test('experts are lowered by what it costs, then by use', () => {
  const rises = [0.4, 0, 0.1, 0];
  const use = [0.1, 0.5, 0.2, 0.2];
  expect(sensitivityOrder(rises, use)).toEqual([3, 1, 2, 0]);
  expect(sensitivityOrder([0.1, 0.1, 0.1], [0.3, 0.3, 0.3])).toEqual([0, 1, 2]);
  const stored = [['bf16', 'bf16'], [], ['bf16', 'bf16']] as const;
  expect(lowered(stored, sensitivityOrder(rises, use), 2, 'q2')).toEqual([['bf16', 'q2'], [], ['bf16', 'q2']]);
});

test('the rise that changes of losses stand for is half their mean square, whatever their signs', () => {
  expect(expectedRise(Float64Array.of(1, 2, 3, 4), Float64Array.of(1.1, 1.9, 3, 4))).toBeCloseTo(0.0025, 12);
  expect(expectedRise(new Float64Array(0), new Float64Array(0))).toBe(0);
});

test('the rise that changes of losses stand for is the divergence of a changed distribution, to second order', () => {
  const [p, q] = [
    [0.5, 0.3, 0.2],
    [0.49, 0.305, 0.205],
  ] as const;
  const divergence = p.reduce((sum, share, token) => sum + share * Math.log(share / q[token]!), 0);
  const tokens = p.flatMap((share, token) => Array<number>(Math.round(share * 10)).fill(token));
  const losses = (of: readonly number[]) => Float64Array.from(tokens, (token) => -Math.log(of[token]!));
  expect(expectedRise(losses(p), losses(q)) / divergence).toBeCloseTo(1, 1);
});

test('a point is dominated by one that is as good in all and better in one', () => {
  const point = (perplexity: number, tokensPerSecond: number, memoryBytes: number) => ({ perplexity, tokensPerSecond, memoryBytes });
  const points = [point(4, 10, 100), point(4, 10, 100), point(4, 9, 100), point(3.9, 5, 200), point(5, 11, 50), point(5, 11, 51)];
  expect(nonDominated(points)).toEqual([true, true, false, true, true, false]);
});
