import { expect, it } from 'vitest';
import { printData } from '../../src/ui/output.js';
import { RecordingTerminal } from '../recording-terminal.js';

function print(format: 'table' | 'wide' | 'json' | 'yaml'): string {
  const terminal = new RecordingTerminal();
  printData(terminal, format, { epoch: 1, workers: [{ id: 'w1' }], operation: null }, (isWide) => (isWide ? 'wide\n' : 'narrow\n'));
  return terminal.stdout;
}

it('the same data is printed as JSON, as YAML or for people', () => {
  expect(JSON.parse(print('json'))).toEqual({ epoch: 1, workers: [{ id: 'w1' }], operation: null });
  expect(print('yaml')).toBe('epoch: 1\nworkers:\n  - id: w1\noperation: null\n');
  expect([print('table'), print('wide')]).toEqual(['narrow\n', 'wide\n']);
});
