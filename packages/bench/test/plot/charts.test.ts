// Charts are read back: well-formed XML, and every value where the axis says it is.
import { describe, expect, it } from 'vitest';
import { barChart } from '../../src/plot/bar-chart.js';
import { linearAxis, logAxis } from '../../src/plot/frame.js';
import { lineChart } from '../../src/plot/line-chart.js';

/** Names of the elements in order; throws where one is not closed, or an attribute or text is not escaped. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const token = /<(\/?)([a-z]+)((?:\s+[a-zA-Z][a-zA-Z0-9-]*="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const [whole, closing, name, , isEmpty, text] of xml.matchAll(token)) {
    end += whole.length;
    if (text !== undefined) {
      if (/&(?!(amp|lt|gt|quot);)|>/.test(text)) throw new Error(`not escaped: ${text}`);
    } else if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      names.push(name!);
      if (isEmpty !== '/') open.push(name!);
    }
  }
  if (end !== xml.length || open.length > 0) throw new Error(`ends within ${open.at(-1)} or at ${xml.slice(end, end + 60)}`);
  return names;
}

function numbersOf(xml: string, pattern: RegExp): number[] {
  return [...xml.matchAll(pattern)].map(([, number]) => Number(number));
}

const odd = 'a < b & "c"';

describe('lineChart', () => {
  const chart = {
    title: odd,
    xLabel: 'time, s',
    yLabel: 'tokens/s',
    series: [
      {
        name: odd,
        points: [
          [0, 3],
          [1, 97],
          [2, 12.5],
        ] as const,
      },
      {
        name: 'other',
        points: [
          [0.5, 40],
          [2.5, 41],
        ] as const,
      },
    ],
  };

  it('is well-formed with any text, and has a line for each series', () => {
    const names = elementsOf(lineChart(chart));
    expect(names[0]).toBe('svg');
    expect(names.filter((name) => name === 'polyline')).toHaveLength(2);
  });

  it('draws every point within the axes, the largest value highest', () => {
    const svg = lineChart(chart);
    const [left, right, bottom] = axisLine(svg);
    const [xs, ys] = [numbersOf(svg, /<circle cx="([^"]+)"/g), numbersOf(svg, /<circle cx="[^"]+" cy="([^"]+)"/g)];
    expect(xs).toHaveLength(5);
    for (const x of xs) expect(x >= left && x <= right).toBe(true);
    for (const y of ys) expect(y >= 84 && y <= bottom).toBe(true);
    expect(Math.min(...ys)).toBe(ys[1]);
  });

  it('shows a span with its name, widening the axis where it lies outside the points', () => {
    const svg = lineChart({ ...chart, spans: [{ from: 1, to: 4, name: 'rebalance' }] });
    elementsOf(svg);
    expect(svg).toContain('>rebalance</text>');
    const [, right] = axisLine(svg);
    const [, x, width] = /<rect x="([\d.]+)" y="84" width="([\d.]+)"/.exec(svg)!.map(Number);
    expect(x! + width!).toBeLessThanOrEqual(right + 0.1);
  });

  it('takes powers of ten on logarithmic axes', () => {
    const svg = lineChart({
      ...chart,
      series: [
        {
          name: 'a',
          points: [
            [10, 0.02],
            [20_000, 300],
          ],
        },
      ],
      xScale: 'log',
      yScale: 'log',
    });
    elementsOf(svg);
    for (const tick of ['0.01', '0.1', '1,000', '100,000']) expect(svg).toContain(`>${tick}</text>`);
  });

  it('draws one point, and equal points', () => {
    for (const points of [
      [[0, 0]],
      [
        [3, 5],
        [3, 5],
      ],
    ] as const) {
      const svg = lineChart({ ...chart, series: [{ name: 'a', points }] });
      expect(svg).not.toMatch(/NaN|Infinity/);
      elementsOf(svg);
    }
  });

  it('refuses to draw nothing', () => {
    expect(() => lineChart({ ...chart, series: [] })).toThrow('has no points');
  });
});

describe('barChart', () => {
  const chart = {
    title: 'Load',
    xLabel: odd,
    yLabel: 'max/mean',
    categories: ['zipf', odd],
    series: [
      { name: 'eplb', values: [1.2, 1.01] },
      { name: 'mesh', values: [1, 1.35] },
    ],
    base: 1,
  };

  it('is well-formed, and each bar is as high as its value above the base', () => {
    const svg = barChart(chart);
    elementsOf(svg);
    const heights = numbersOf(svg, /<rect x="[^"]+" y="[^"]+" width="[^"]+" height="([^"]+)" fill="#[^"]+"><title>/g);
    const unit = heights[0]! / 0.2;
    expect(heights).toHaveLength(4);
    for (const [index, value] of [1.2, 1, 1.01, 1.35].entries()) expect(heights[index]).toBeCloseTo((value - 1) * unit, 0);
  });

  it('keeps bars apart, within the axis, and below its end', () => {
    const svg = barChart(chart);
    const [left, right] = axisLine(svg);
    const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" fill="#\w+"><title>/g)].map((bar) =>
      bar.slice(1).map(Number),
    );
    for (const [index, [x, y, width]] of bars.entries()) {
      expect(x).toBeGreaterThanOrEqual(index === 0 ? left : bars[index - 1]![0]! + bars[index - 1]![2]!);
      expect(x! + width!).toBeLessThanOrEqual(right);
      expect(y).toBeGreaterThanOrEqual(84);
    }
  });

  it('refuses to draw nothing', () => {
    expect(() => barChart({ ...chart, series: [] })).toThrow('has no values');
  });
});

it.each([
  [0, 97, ['0', '20', '40', '60', '80', '100']],
  [1, 1.35, ['1.0', '1.1', '1.2', '1.3', '1.4']],
  [-3, 4, ['-4', '-2', '0', '2', '4']],
  [0, 0.004, ['0.000', '0.001', '0.002', '0.003', '0.004']],
])('a linear axis takes in %d to %d with round ticks', (low, high, texts) => {
  const axis = linearAxis(low, high);
  expect(axis.ticks.map(({ text }) => text)).toEqual(texts);
  for (const end of [low, high]) expect(axis.place(end) >= -1e-9 && axis.place(end) <= 1 + 1e-9).toBe(true);
});

it('a logarithmic axis of one value has two ends', () => {
  expect(logAxis(10, 10).ticks.map(({ text }) => text)).toEqual(['10', '100']);
  expect(logAxis(0.5, 20).place(0.1)).toBe(0);
});

/** Left, right and height of the x axis. */
function axisLine(svg: string): [left: number, right: number, bottom: number] {
  const [, left, right, bottom] = /<line class="axis" x1="([^"]+)" x2="([^"]+)" y1="([^"]+)"/.exec(svg)!.map(Number);
  return [left!, right!, bottom!];
}
