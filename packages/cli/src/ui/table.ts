export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const gap = '  ';

/** Rows under their titles, two spaces between columns, no trailing blanks; ends with a newline. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) => Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => {
        const cell = cells[index] ?? '';
        return column.align === 'right' ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!);
      })
      .join(gap)
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...rows.map(line), ''].join('\n');
}

/** Names and their values below each other, for one thing with several properties; ends with a newline. */
export function renderProperties(properties: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...properties.map(([name]) => name.length));
  return properties.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}
