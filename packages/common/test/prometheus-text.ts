// A reader of Prometheus' text format for tests, strict about what the format asks for.

export interface SeriesValue {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const nameForm = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelForm = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(,|(?=\}))/;

/** One answer of /metrics. */
export class Scrape {
  /** By metric: counter, gauge or histogram. */
  readonly types = new Map<string, string>();
  readonly values: SeriesValue[] = [];

  constructor(text: string) {
    if (!text.endsWith('\n')) throw new Error('the last line has no end');
    for (const line of text.split('\n')) this.#line(line);
    const names = this.series();
    if (new Set(names).size !== names.length) throw new Error('a series is there twice');
    for (const [name, type] of this.types) if (type === 'histogram') this.#checkHistogram(name);
  }

  /** Names of all series, labels included, in order. */
  series(): string[] {
    return this.values.map(({ name, labels }) => `${name}${JSON.stringify(Object.entries(labels).sort())}`).sort();
  }

  /** Sum of the series of this name that have these labels; throws where there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const found = this.values.filter(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    );
    if (found.length === 0) throw new Error(`no series ${name}${JSON.stringify(labels)}`);
    return found.reduce((sum, { value }) => sum + value, 0);
  }

  /** Label names of a metric's series, those of buckets left out. */
  labelsOf(metric: string): string[] {
    const own = this.values.filter(({ name }) => this.#metricOf(name) === metric);
    return [...new Set(own.flatMap(({ labels }) => Object.keys(labels)))].filter((label) => label !== 'le').sort();
  }

  #line(line: string): void {
    if (line === '') return;
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'TYPE') {
      if (this.types.has(name)) throw new Error(`two types of ${name}`);
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(`type ${rest} of ${name}`);
      this.types.set(name, rest);
    } else if (kind === undefined) {
      this.values.push(this.#sample(line));
    }
  }

  #sample(line: string): SeriesValue {
    const name = nameForm.exec(line)?.[0] ?? '';
    if (!this.types.has(this.#metricOf(name))) throw new Error(`no type before: ${line}`);
    let rest = line.slice(name.length);
    const labels: Record<string, string> = {};
    if (rest.startsWith('{')) {
      rest = rest.slice(1);
      for (let match = labelForm.exec(rest); match !== null; match = labelForm.exec(rest)) {
        labels[match[1]!] = match[2]!.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
        rest = rest.slice(match[0].length);
      }
      if (!rest.startsWith('}')) throw new Error(`labels that do not end: ${line}`);
      rest = rest.slice(1);
    }
    const text = /^ (\S+)$/.exec(rest)?.[1];
    const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text ?? Number.NaN);
    if (Number.isNaN(value)) throw new Error(`no value: ${line}`);
    return { name, labels, value };
  }

  #metricOf(name: string): string {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    return this.types.get(base) === 'histogram' ? base : name;
  }

  #checkHistogram(name: string): void {
    const buckets = this.values.filter((one) => one.name === `${name}_bucket`);
    buckets.forEach(({ value }, index) => {
      if (value < (buckets[index - 1]?.value ?? 0)) throw new Error(`${name}: buckets that do not add up`);
    });
    const last = buckets.at(-1);
    if (last?.labels.le !== '+Inf' || last.value !== this.value(`${name}_count`)) throw new Error(`${name}: +Inf is not the count`);
  }
}

/** `address`: HOST:PORT. */
export async function scrape(address: string | null): Promise<Scrape> {
  if (address === null) throw new Error('no metrics are served');
  const response = await fetch(`http://${address}/metrics`);
  if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
  return new Scrape(await response.text());
}
