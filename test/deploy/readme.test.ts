// The chart's README lists every value with its default, and nothing else; its example is taken.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { chart, template, type Values } from './helm.js';

const readme = readFileSync(join(chart, 'README.md'), 'utf8');
const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as Values;
const rows = new Map(
  [...readme.matchAll(/^\| `([\w.]+)` +\| `(.*?)` +\| (.*\S)? *\|$/gm)].map(([, path, shown, meaning]) => [
    path!,
    { shown: shown!, meaning },
  ]),
);

/** Paths of all values down to those that have a row of their own, or to the ends. */
function paths(value: unknown, path: string): string[] {
  const isGroup = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isGroup || rows.has(path)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
}

it('lists every value, once', () => {
  expect([...rows.keys()].sort()).toEqual(paths(values, '').sort());
});

it.each([...rows])('shows the default of %s, and says what it is for', (path, { shown, meaning }) => {
  const found = path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], values);
  expect(JSON.parse(shown)).toEqual(found);
  expect(meaning).toBeTruthy();
});

it('its example is taken', () => {
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(readme)!;
  expect(template(parse(example!) as Values).length).toBeGreaterThan(10);
});
