/** One line of a heat map: the experts of a layer and the rows each was sent. */
export interface HeatmapLine {
  readonly label: string;
  readonly rows: readonly number[];
}

interface Shade {
  /** Loads below this multiple of the layer's mean. */
  readonly below: number;
  readonly character: string;
  /** Of the 256-colour palette, dark blue to red: readable also with red-green blindness, as lightness rises with load. */
  readonly background: number;
}

const shades: readonly Shade[] = [
  { below: 0.1, character: ' ', background: 17 },
  { below: 0.25, character: '.', background: 18 },
  { below: 0.5, character: ':', background: 24 },
  { below: 0.75, character: '-', background: 30 },
  { below: 1, character: '=', background: 36 },
  { below: 1.5, character: '+', background: 108 },
  { below: 2, character: '*', background: 179 },
  { below: 3, character: '#', background: 215 },
  { below: 4, character: '%', background: 209 },
  { below: Number.POSITIVE_INFINITY, character: '@', background: 203 },
];

/**
 * Experts across; a cell is its expert's load over the mean of its line. Where the terminal is too narrow a cell stands for
 * several experts and shows the busiest. Ends with the legend and a newline.
 */
export function renderHeatmap(title: string, map: readonly HeatmapLine[], options: { columns: number; hasColour: boolean }): string {
  const numExperts = Math.max(...map.map((line) => line.rows.length));
  const labelWidth = Math.max(title.length, ...map.map((line) => line.label.length));
  const room = Math.max(1, options.columns - labelWidth - 4);
  const perCell = Math.ceil(numExperts / room);
  const lines = map.map(({ label, rows }) => {
    const mean = rows.reduce((sum, count) => sum + count, 0) / rows.length;
    const cells: string[] = [];
    for (let from = 0; from < rows.length; from += perCell) {
      const busiest = Math.max(...rows.slice(from, from + perCell));
      cells.push(renderCell(mean === 0 ? 0 : busiest / mean, options.hasColour));
    }
    return `${label.padStart(labelWidth)}  |${cells.join('')}|`;
  });
  const head = `${title.padStart(labelWidth)}  experts 0 to ${numExperts - 1}${perCell > 1 ? `; a cell is the busiest of ${perCell}` : ''}`;
  return [head, ...lines, '', renderLegend(options.hasColour), ''].join('\n');
}

function renderCell(ratio: number, hasColour: boolean): string {
  const shade = shades.find(({ below }) => ratio < below)!;
  return hasColour ? `\u001b[48;5;${shade.background}m${shade.character}\u001b[0m` : shade.character;
}

function renderLegend(hasColour: boolean): string {
  const entries = shades.map(({ below }, index) => {
    const from = index === 0 ? 0 : shades[index - 1]!.below;
    return `${renderCell(from, hasColour)} ${Number.isFinite(below) ? `<${below}` : `>=${from}`}`;
  });
  return `load over the mean:  ${entries.join('  ')}`;
}
