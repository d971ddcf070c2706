import { expect, it } from 'vitest';
import { renderHeatmap } from '../../src/ui/heatmap.js';

it('a cell shows its expert against the mean of its line', () => {
  const map = renderHeatmap(
    'LAYER',
    [
      { label: '0', rows: [1, 1, 1, 1] },
      { label: '11', rows: [0, 0, 11, 5] },
    ],
    { columns: 80, hasColour: false },
  );
  expect(map).toBe(
    [
      'LAYER  experts 0 to 3',
      '    0  |++++|',
      '   11  |  #+|',
      '',
      'load over the mean:    <0.1  . <0.25  : <0.5  - <0.75  = <1  + <1.5  * <2  # <3  % <4  @ >=4',
      '',
    ].join('\n'),
  );
});

it('where the terminal is too narrow a cell is the busiest of several experts', () => {
  const rows = Array.from({ length: 64 }, (_, expert) => (expert === 63 ? 65 : 1));
  const map = renderHeatmap('LAYER', [{ label: '0', rows }], { columns: 41, hasColour: false });
  const [title, line] = map.split('\n');
  expect(title).toBe('LAYER  experts 0 to 63; a cell is the busiest of 2');
  expect(line).toBe(`    0  |${'-'.repeat(31)}@|`);
});

it('a line without load is blank', () => {
  expect(renderHeatmap('LAYER', [{ label: '0', rows: [0, 0] }], { columns: 80, hasColour: false })).toContain('|  |');
});

it('colours are used only where they are wanted', () => {
  const lines = [{ label: '0', rows: [1, 3] }];
  expect(renderHeatmap('LAYER', lines, { columns: 80, hasColour: true })).toContain('\u001b[48;5;');
  expect(renderHeatmap('LAYER', lines, { columns: 80, hasColour: false })).not.toContain('\u001b');
});
