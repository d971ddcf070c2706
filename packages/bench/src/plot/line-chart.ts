import { type Axis, colourOf, escapeXml, frame, linearAxis, logAxis, plotArea, xOf, yOf } from './frame.js';

export interface LineChart {
  readonly title: string;
  /** With their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Points in the order of x. */
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
  /** @default linear */
  readonly xScale?: 'linear' | 'log';
  /** A linear axis begins at 0. @default linear */
  readonly yScale?: 'linear' | 'log';
  /** Spans of x with a name, shaded. @default none */
  readonly spans?: readonly { readonly from: number; readonly to: number; readonly name: string }[];
  /** Points with a ring around them, among those of the series. @default none */
  readonly rings?: readonly (readonly [x: number, y: number])[];
}

const size = { width: 760, height: 420 } as const;

/** An SVG document. Throws for a chart without points. */
export function lineChart({
  title,
  xLabel,
  yLabel,
  series,
  xScale = 'linear',
  yScale = 'linear',
  spans = [],
  rings = [],
}: LineChart): string {
  const points = series.flatMap((line) => line.points);
  if (points.length === 0) throw new RangeError(`the chart "${title}" has no points`);
  const xs = [...points.map(([x]) => x), ...spans.flatMap(({ from, to }) => [from, to])];
  const x = axisOf(xScale, Math.min(...xs), Math.max(...xs));
  const largest = Math.max(...points.map(([, y]) => y));
  const smallest = Math.min(...points.map(([, y]) => y));
  const y = axisOf(yScale, yScale === 'log' ? smallest : Math.min(0, smallest), largest);
  const area = plotArea({ ...size, y });
  const at = (point: readonly [number, number]) => `${xOf(area, x.place(point[0]))},${yOf(area, y, point[1])}`;
  const drawing = [
    ...spans.flatMap(({ from, to, name }) => {
      const [left, right] = [xOf(area, x.place(from)), xOf(area, x.place(to))];
      return [
        `<rect x="${left}" y="${area.top}" width="${right - left}" height="${area.bottom - area.top}" fill="#888" fill-opacity="0.15"/>`,
        `<text x="${(left + right) / 2}" y="${area.top + 14}" text-anchor="middle">${escapeXml(name)}</text>`,
      ];
    }),
    ...x.ticks.map(
      ({ value, text }) => `<text x="${xOf(area, x.place(value))}" y="${area.bottom + 20}" text-anchor="middle">${text}</text>`,
    ),
    ...series.flatMap((line, index) => [
      `<polyline points="${line.points.map(at).join(' ')}" fill="none" stroke="${colourOf(index)}" stroke-width="2" stroke-linejoin="round"/>`,
      ...dots(
        line.points,
        (point) => xOf(area, x.place(point[0])),
        (point) => yOf(area, y, point[1]),
        colourOf(index),
      ),
    ]),
    ...rings.map(
      (point) =>
        `<circle cx="${xOf(area, x.place(point[0]))}" cy="${yOf(area, y, point[1])}" r="7" fill="none" stroke="#333" stroke-width="1.5"/>`,
    ),
  ];
  return frame({ title, xLabel, yLabel, ...size, y, legend: series.map(({ name }) => name) }, drawing);
}

/** So many points of a line are told apart. */
const mostDots = 40;

function dots<Point>(points: readonly Point[], x: (point: Point) => number, y: (point: Point) => number, colour: string): string[] {
  return points.length > mostDots ? [] : points.map((point) => `<circle cx="${x(point)}" cy="${y(point)}" r="3.5" fill="${colour}"/>`);
}

function axisOf(scale: 'linear' | 'log', low: number, high: number): Axis {
  return scale === 'log' ? logAxis(low, high) : linearAxis(low, high === low ? low + 1 : high);
}
