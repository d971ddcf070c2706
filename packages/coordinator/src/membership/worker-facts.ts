import { createHash } from 'node:crypto';
import { EmError } from '@expertmesh/common';
import type { Content, LayerExperts } from '@expertmesh/placement';
import { contentFromMessage } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';

/** What a worker says of itself when it registers; every field present. */
export interface WorkerFacts {
  readonly id: string;
  /** New for every process. */
  readonly incarnation: string;
  readonly cluster: string;
  readonly pid: number;
  readonly address: string;
  /** Where peers reach its data plane, and what they have to show there; empty where it has none. */
  readonly dataAddress: string;
  readonly dataToken: string;
  readonly device: string;
  readonly numerics: string;
  readonly wireDtype: string;
  readonly model: expertmesh.v1.Model.$Properties;
  /** By model layer. */
  readonly layers: readonly LayerExperts[];
  /** Bytes it may fill with experts; 0 = no limit. */
  readonly memoryBytes: number;
  /** Bytes of experts that it has in memory at once; 0 = as many as it holds. */
  readonly deviceBytes: number;
  /** Of its weights that are not experts. */
  readonly otherBytes: number;
  /** Such as node and zone. */
  readonly labels: Readonly<Record<string, string>>;
  /** The highest fence it has seen. */
  readonly fence: number;
  /** The placement it routes by and what it holds already; 0 and nothing for a new process. */
  readonly epoch: number;
  readonly held: readonly Content[];
  /** It can be told what has changed of its peers, instead of all of them. */
  readonly takesChanges: boolean;
}

/** What all workers of a cluster must have in common for their answers to be interchangeable. */
export type ClusterIdentity = Pick<WorkerFacts, 'numerics' | 'wireDtype' | 'layers'> & { readonly fingerprint: string };

export function identityOf(facts: WorkerFacts): ClusterIdentity {
  return { fingerprint: facts.model.fingerprint ?? '', numerics: facts.numerics, wireDtype: facts.wireDtype, layers: facts.layers };
}

/** @throws EM_REQUEST_VALUE for a registration that lacks what every worker must say. */
export function factsOf(register: expertmesh.v1.Register.$Properties): WorkerFacts {
  const { worker, incarnation, address, numerics, wireDtype, model } = register;
  const named = { worker, incarnation, address, numerics, wireDtype, 'model.fingerprint': model?.fingerprint };
  for (const [field, value] of Object.entries(named)) {
    if (value === undefined || value === null || value === '') {
      throw new EmError('EM_REQUEST_VALUE', { field: `register.${field}`, got: 'empty', wanted: 'a value' });
    }
  }
  return {
    id: worker!,
    incarnation: incarnation!,
    cluster: register.cluster ?? '',
    pid: register.pid ?? 0,
    address: address!,
    dataAddress: register.dataAddress ?? '',
    dataToken: register.dataToken ?? '',
    device: register.device ?? '',
    numerics: numerics!,
    wireDtype: wireDtype!,
    model: model!,
    layers: layersOf(register),
    memoryBytes: register.expertMemoryBytes ?? 0,
    deviceBytes: register.deviceBytes ?? 0,
    otherBytes: register.otherBytes ?? 0,
    labels: { ...register.labels },
    fence: register.fence ?? 0,
    epoch: register.epoch ?? 0,
    held: (register.held ?? []).map(contentFromMessage),
    takesChanges: register.takesChanges ?? false,
  };
}

/** What keeps this worker out of the cluster, or null. The fields are checked in the order in which an operator would look for them. */
export function mismatch(facts: WorkerFacts, cluster: string, identity: Partial<ClusterIdentity>): EmError | null {
  const own = identityOf(facts);
  const rows: [what: string, got: string, wanted: string | undefined][] = [
    ['cluster', facts.cluster, cluster],
    ['checkpoint fingerprint', own.fingerprint, identity.fingerprint],
    ['numerics', own.numerics, identity.numerics],
    ['wire dtype', own.wireDtype, identity.wireDtype],
    ['experts', layersText(own.layers), identity.layers && layersText(identity.layers)],
  ];
  for (const [what, got, wanted] of rows) {
    if (wanted !== undefined && got !== wanted) return new EmError('EM_WORKER_MISMATCH', { worker: facts.id, what, got, wanted });
  }
  return null;
}

function layersOf(register: expertmesh.v1.Register.$Properties): LayerExperts[] {
  const counts = register.expertsByLayer ?? [];
  const bytes = register.expertBytesByLayer ?? [];
  const formats = register.expertFormatByLayer ?? [];
  if (bytes.length !== counts.length || formats.length !== counts.length) {
    throw new EmError('EM_REQUEST_VALUE', {
      field: 'register.expertsByLayer, expertBytesByLayer, expertFormatByLayer',
      got: `${counts.length}, ${bytes.length} and ${formats.length} layers`,
      wanted: 'the same number of layers',
    });
  }
  const mixed = new Map((register.mixedLayers ?? []).map((one) => [one.layer ?? 0, one.formats ?? []]));
  return counts.map((numExperts, layer) => {
    const sizes = (register.bytesByFormat ?? []).map((one) => [one.format ?? '', one.bytesByLayer?.[layer] ?? 0] as const);
    const bytesByFormat =
      numExperts > 0 && sizes.length > 0
        ? { bytesByFormat: Object.fromEntries(sizes), storedFormat: register.storedFormatByLayer?.[layer] ?? '' }
        : {};
    const all = { numExperts, expertBytes: bytes[layer]!, format: formats[layer]!, ...bytesByFormat };
    const byExpert = mixed.get(layer);
    if (byExpert === undefined) return all;
    if (byExpert.length === numExperts) return { ...all, formats: byExpert };
    throw new EmError('EM_REQUEST_VALUE', {
      field: 'register.mixedLayers',
      got: `${byExpert.length} formats for layer ${layer}`,
      wanted: `${numExperts}`,
    });
  });
}

/** How many have each format, and a digest of which. */
function mixText(formats: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const format of formats) counts.set(format, (counts.get(format) ?? 0) + 1);
  const digest = createHash('sha256').update(formats.join()).digest('hex').slice(0, 8);
  return `mixed (${[...counts].map(([format, count]) => `${count} ${format}`).join(' + ')}, map ${digest})`;
}

/** Runs of equal layers, such as `1 x none, 3 x 8 bf16 of 6144 bytes`: short enough for a message, different when the layers are. */
function layersText(layers: readonly LayerExperts[]): string {
  const runs: { text: string; length: number }[] = [];
  for (const { numExperts, expertBytes, format, formats } of layers) {
    const text = numExperts === 0 ? 'none' : `${numExperts} ${formats === undefined ? format : mixText(formats)} of ${expertBytes} bytes`;
    const last = runs.at(-1);
    if (last?.text === text) last.length += 1;
    else runs.push({ text, length: 1 });
  }
  return runs.map(({ text, length }) => `${length} x ${text}`).join(', ');
}
