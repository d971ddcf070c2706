import { stringify } from 'yaml';
import type { Terminal } from './terminal.js';

export const outputFormats = ['table', 'wide', 'json', 'yaml'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export function isForPeople(format: OutputFormat): boolean {
  return format === 'table' || format === 'wide';
}

/** Writes `data` for programs, or what `forPeople` makes of it. */
export function printData(terminal: Terminal, format: OutputFormat, data: unknown, forPeople: (isWide: boolean) => string): void {
  switch (format) {
    case 'json':
      terminal.out(`${JSON.stringify(data, null, 2)}\n`);
      return;
    case 'yaml':
      terminal.out(stringify(data));
      return;
    case 'table':
    case 'wide':
      terminal.out(forPeople(format === 'wide'));
      return;
  }
}
