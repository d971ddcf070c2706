// Each construct of Jinja2 that a template may use, against what Jinja2 renders: see test/fixtures/chat-templates/make_constructs.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { strftime } from '../../src/chat/strftime.js';
import { LimitExceeded, PythonError, Refusal, TemplateSyntaxError, Unsupported } from '../../src/jinja/errors.js';
import { loadJson } from '../../src/jinja/json-load.js';
import { Template } from '../../src/jinja/template.js';
import { Dict, type Value } from '../../src/jinja/values.js';
import { chatTemplateFixtures } from '../folders.js';

interface Construct {
  readonly template: string;
  /** Null where Jinja2 raises an error. */
  readonly rendered: string | null;
}

const constructs = JSON.parse(readFileSync(join(chatTemplateFixtures, 'constructs.json'), 'utf8')) as Construct[];
const given = loadJson(readFileSync(join(chatTemplateFixtures, 'variables.json'), 'utf8')) as Dict;
const now = new Date(2026, 10, 8, 7, 5, 9, 120).getTime();

/** What Jinja2 renders, and this refuses: addresses, chance, Python's own names, layouts of pprint, slices that only constants allow. */
const refused = [
  '{{ joiner }}',
  "{{ cycler('a') }}",
  '{{ messages[0].get }}',
  "{{ [1, 2] | map('string') }}",
  '{{ 1.1 ** 10 }}',
  '{{ config.items }}',
  "{{ 'abc'.upper }}",
  "{{ ''.__class__ }}|",
  "{{ 'abc'.encode() }}",
  '{{ config | pprint }}',
  '{{ items | random }}',
  '{{ 1e400 | tojson }}',
  '{% set é = 1 %}{{ 5 }}',
  '{{ lipsum() }}',
  '{{ namespace }}',
  '{{ none[1:] }}',
  '{{ missing | reverse }}',
  '{{ config.keys() - config.keys() }}',
];

function render(template: string): string {
  const variables = new Map([...given.entries()].map(([name, value]) => [String(name), value] as const));
  variables.set('messages', (given.get('messages') as Dict[]).map(withThinking));
  variables.set('add_generation_prompt', true);
  const limits = { maxSteps: 1_000_000, maxLength: 1_000_000, maxDepth: 200 };
  return new Template(template).render(variables, { limits, strftimeNow: (format) => strftime(now, format) });
}

/** As the reference hands reasoning on. */
function withThinking(message: Dict): Value {
  const reasoning = message.get('reasoning_content');
  return reasoning === undefined ? message : Dict.of([['thinking', reasoning], ...message.entries()]);
}

function outcome(template: string): string | null {
  try {
    return render(template);
  } catch (error) {
    const isNamed = [PythonError, TemplateSyntaxError, Unsupported, LimitExceeded, Refusal].some((kind) => error instanceof kind);
    if (!isNamed) throw error;
    return null;
  }
}

describe('constructs of Jinja2', () => {
  it('are many', () => {
    expect(constructs.length).toBeGreaterThan(1000);
  });

  it('render as Jinja2 renders them, or are refused', () => {
    const different = constructs
      .filter(({ template }) => !refused.includes(template))
      .map(({ template, rendered }) => ({ template, rendered, got: outcome(template) }))
      .filter(({ rendered, got }) => got !== rendered);
    expect(different).toEqual([]);
  });

  it('keep to the scopes of Jinja2 in random programs', () => {
    const packed = readFileSync(join(chatTemplateFixtures, 'programs.json.gz'));
    const programs = JSON.parse(gunzipSync(packed).toString()) as Construct[];
    expect(programs.length).toBeGreaterThan(500);
    expect(programs.map(({ template }) => ({ template, rendered: outcome(template) }))).toEqual(programs);
  });

  it.each(refused)('%s is refused', (template) => {
    expect(constructs.map((construct) => construct.template)).toContain(template);
    expect(outcome(template)).toBeNull();
  });
});
