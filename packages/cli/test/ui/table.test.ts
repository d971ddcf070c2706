import { expect, it } from 'vitest';
import { renderProperties, renderTable } from '../../src/ui/table.js';

it('columns are as wide as their widest cell, numbers stand right, no line ends with blanks', () => {
  const table = renderTable(
    [{ title: 'WORKER' }, { title: 'ROWS', align: 'right' }, { title: 'REASON' }],
    [
      ['w1', '7', ''],
      ['worker-12', '12345', 'lost'],
    ],
  );
  expect(table).toBe('WORKER      ROWS  REASON\nw1             7\nworker-12  12345  lost\n');
});

it('a table without rows still has its titles', () => {
  expect(renderTable([{ title: 'ID' }, { title: 'PIECE' }], [])).toBe('ID  PIECE\n');
});

it('properties stand below each other', () => {
  expect(
    renderProperties([
      ['tokens', '12'],
      ['nll', '3.5'],
    ]),
  ).toBe('tokens  12\nnll     3.5\n');
});
