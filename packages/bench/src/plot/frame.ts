/** Where on the picture the values are drawn, in pixels. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Axis {
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  /** Part of the axis, 0 to 1, at which a value lies. */
  place(value: number): number;
}

/** Distinct for the colour-blind too (Okabe and Ito), and legible on white and on near-black. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

export function colourOf(series: number): string {
  return colours[series % colours.length]!;
}

/** Steps of 1, 2 or 5 that take the whole of `low` to `high` in; `low` and `high` differ. */
export function linearAxis(low: number, high: number, mostTicks = 6): Axis {
  const rough = (high - low) / mostTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9))!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    ticks: values.map((value) => ({ value, text: value.toFixed(decimals) })),
    place: (value) => (value - values[0]!) / (values.at(-1)! - values[0]!),
  };
}

/** Whole powers of ten around `low` to `high`, both above 0. */
export function logAxis(low: number, high: number): Axis {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => ({ value: 10 ** (first + index), text: powerText(first + index) })),
    place: (value) => (Math.log10(value) - first) / (last - first),
  };
}

function powerText(power: number): string {
  return power < 0 ? (10 ** power).toFixed(-power) : (10 ** power).toLocaleString('en-US');
}

export interface FrameOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly width: number;
  readonly height: number;
  readonly y: Axis;
  /** Names of the series, in the order of their colours. */
  readonly legend: readonly string[];
}

const fontSize = 13;
/** Of a letter of the font, in the mean. */
const letterWidth = 7;

export function plotArea({ width, height, y }: Pick<FrameOptions, 'width' | 'height' | 'y'>): PlotArea {
  const widest = Math.max(...y.ticks.map(({ text }) => text.length));
  return { left: 44 + widest * letterWidth, right: width - 24, top: 84, bottom: height - 64 };
}

/** A whole SVG document: title, legend, y axis with grid, labels, and the `drawing` within. Follows the viewer's light or dark scheme. */
export function frame(options: FrameOptions, drawing: readonly string[]): string {
  const { title, xLabel, yLabel, width, height, y, legend } = options;
  const area = plotArea(options);
  const middle = (area.top + area.bottom) / 2;
  const grid = y.ticks.flatMap(({ value, text }) => {
    const at = yOf(area, y, value);
    return [
      `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${at}" y2="${at}"/>`,
      `<text x="${area.left - 8}" y="${at}" dy="0.35em" text-anchor="end">${text}</text>`,
    ];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    style,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="${area.left}" y="30">${escapeXml(title)}</text>`,
    ...legendMarks(legend, area),
    ...grid,
    ...drawing,
    `<line class="axis" x1="${area.left}" x2="${area.right}" y1="${area.bottom}" y2="${area.bottom}"/>`,
    `<text x="${(area.left + area.right) / 2}" y="${height - 16}" text-anchor="middle">${escapeXml(xLabel)}</text>`,
    `<text transform="translate(20 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(yLabel)}</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

// A viewer without media queries shows the light scheme, on paper of its own, so that it is legible on any page.
const style = `<style>
text { font: ${fontSize}px system-ui, sans-serif; fill: #222; }
.title { font-size: 16px; font-weight: 600; }
.paper { fill: #fff; }
.grid { stroke: #ddd; }
.axis { stroke: #444; }
.reference { stroke: #444; stroke-dasharray: 5 4; }
@media (prefers-color-scheme: dark) {
text { fill: #ddd; }
.paper { fill: #16181c; }
.grid { stroke: #383c44; }
.axis, .reference { stroke: #bbb; }
}
</style>`;

function legendMarks(legend: readonly string[], area: PlotArea): string[] {
  let left = area.left;
  return legend.flatMap((name, series) => {
    const at = left;
    left += 36 + name.length * letterWidth;
    return [
      `<rect x="${at}" y="48" width="12" height="12" rx="2" fill="${colourOf(series)}"/>`,
      `<text x="${at + 18}" y="54" dy="0.35em">${escapeXml(name)}</text>`,
    ];
  });
}

export function xOf(area: PlotArea, part: number): number {
  return round(area.left + part * (area.right - area.left));
}

export function yOf(area: PlotArea, y: Axis, value: number): number {
  return round(area.bottom - y.place(value) * (area.bottom - area.top));
}

export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
