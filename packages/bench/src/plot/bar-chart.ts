import { colourOf, escapeXml, frame, linearAxis, plotArea, round, xOf, yOf } from './frame.js';

export interface BarChart {
  readonly title: string;
  /** With their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Groups of bars side by side, one bar of each series. */
  readonly categories: readonly string[];
  /** Values by category, of at least `base`. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Where bars begin, such as 1 for ratios that cannot be less. @default 0 */
  readonly base?: number;
}

const size = { width: 760, height: 420 } as const;
/** Of the width of a category that its bars take. */
const filled = 0.8;

/** An SVG document. Throws for a chart without values. */
export function barChart({ title, xLabel, yLabel, categories, series, base = 0 }: BarChart): string {
  const largest = Math.max(...series.flatMap(({ values }) => values));
  if (!Number.isFinite(largest)) throw new RangeError(`the chart "${title}" has no values`);
  const y = linearAxis(base, largest > base ? largest : base + 1);
  const area = plotArea({ ...size, y });
  const width = (area.right - area.left) / categories.length;
  const barWidth = (width * filled) / series.length;
  const drawing = categories.flatMap((category, group) => [
    ...series.map(({ name, values }, index) => {
      const value = values[group]!;
      const top = yOf(area, y, value);
      const left = round(area.left + group * width + (width * (1 - filled)) / 2 + index * barWidth);
      const bar = `x="${left}" y="${top}" width="${round(barWidth * 0.92)}" height="${round(area.bottom - top)}" fill="${colourOf(index)}"`;
      return `<rect ${bar}><title>${escapeXml(`${name}, ${category}: ${value.toPrecision(4)}`)}</title></rect>`;
    }),
    `<text x="${xOf(area, (group + 0.5) / categories.length)}" y="${area.bottom + 20}" text-anchor="middle">${escapeXml(category)}</text>`,
  ]);
  return frame({ title, xLabel, yLabel, ...size, y, legend: series.map(({ name }) => name) }, drawing);
}
