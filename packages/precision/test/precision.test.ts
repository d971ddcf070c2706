import { expect, test } from 'vitest';
import { lowered, nonDominated, parsePrecision, precisionMap, randomOrder, sensitivityOrder } from '../src/index.js';

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

test('experts are lowered by what it costs, then by use; rises within the noise count as none', () => {
  const experts = [
    { lossRise: 0.4, use: 0.1 },
    { lossRise: 0.001, use: 0.5 },
    { lossRise: -0.2, use: 0.2 },
    { lossRise: 0.1, use: 0.2 },
  ];
  expect(sensitivityOrder(experts, 0.01)).toEqual([2, 1, 3, 0]);
  expect(
    lowered(
      [
        ['bf16', 'bf16'],
        ['bf16', 'bf16'],
      ],
      sensitivityOrder(experts, 0.01),
      2,
      'q2',
    ),
  ).toEqual([
    ['bf16', 'q2'],
    ['q2', 'bf16'],
  ]);
});

test('a point is dominated by one that is as good in all and better in one', () => {
  const point = (perplexity: number, tokensPerSecond: number, expertBytes: number) => ({ perplexity, tokensPerSecond, expertBytes });
  const points = [point(4, 10, 100), point(4, 10, 100), point(4, 9, 100), point(3.9, 5, 200), point(5, 11, 50), point(5, 11, 51)];
  expect(nonDominated(points)).toEqual([true, true, false, true, true, false]);
});
