import { type Clock, EmError, newId } from '@expertmesh/common';
import { contentBytes, type ExpertPlacement, type LayerExperts, type Move, withChanges } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import type { WorkerTable } from '../membership/worker-table.js';
import type { Epochs } from '../placement/epochs.js';
import type { Operations, OperationView } from './operations.js';

const defaultMostExtraBytes = 256 * 2 ** 20;

export interface PrecisionChangesParts {
  readonly epochs: Pick<Epochs, 'placement' | 'model'>;
  readonly table: WorkerTable;
  readonly operations: Operations;
  /** max/mean of these rows under the placement of now. */
  readonly maxOverMean: (rows: readonly (readonly number[])[]) => number;
  readonly clock: Clock;
}

type Request = Partial<Omit<expertmesh.v1.ChangePrecisionRequest, 'toJSON'>>;

interface Wanted {
  readonly layer: number;
  readonly expert: number;
  readonly format: string;
}

/** Begins the operations that bring experts to other formats. */
export class PrecisionChanges {
  readonly #parts: PrecisionChangesParts;

  constructor(parts: PrecisionChangesParts) {
    this.#parts = parts;
  }

  /**
   * Only what differs is changed; where nothing does the operation is done at once.
   *
   * @throws EM_CLUSTER_STARTING, EM_OPERATION_RUNNING, EM_OPERATION_NOT_FOUND, EM_OPERATION_STATE, EM_REQUEST_VALUE (no such expert or format), EM_PRECISION
   */
  async begin(request: Request): Promise<OperationView> {
    const { epochs, operations, clock, maxOverMean } = this.#parts;
    const { layers } = epochs.model();
    operations.assertIdle();
    const { epoch, layers: placed } = epochs.placement!;
    const wanted = request.undoOperation ? this.#before(request.undoOperation) : checkedExperts(request.experts ?? [], layers);
    const moves = movesTo(wanted, placed, layers);
    this.#assertFits(wanted, layers);
    const load = placed.map((experts) => experts.map(() => 1));
    const document = {
      version: 1 as const,
      id: newId('op'),
      kind: 'precision' as const,
      plan: '',
      worker: '',
      createdMs: clock.now(),
      baseEpoch: epoch,
      moves,
      load,
      mostExtraBytes: request.mostExtraBytes || defaultMostExtraBytes,
      maxOverMean: maxOverMean(load),
    };
    const throttleBytesPerSecond = request.throttleBytesPerSecond ?? 0;
    return operations.begin(document, { throttleBytesPerSecond, concurrency: 1 });
  }

  /** The formats that an operation's experts had before it, as far as they still have those that it gave them. */
  #before(id: string): Wanted[] {
    const { operations, epochs } = this.#parts;
    const { document, progress } = operations.get(id);
    const what = 'take its formats back';
    if (document.kind !== 'precision')
      throw new EmError('EM_OPERATION_STATE', { operation: id, got: `a ${document.kind}`, what, wanted: 'a change of precision' });
    if (progress.endedMs === 0) throw new EmError('EM_OPERATION_STATE', { operation: id, got: progress.state, what, wanted: 'ended' });
    return document.moves
      .filter(({ layer, expert, formats }) => epochs.placement!.layers[layer]?.[expert]?.format === formats!.to)
      .map(({ layer, expert, formats }) => ({ layer, expert, format: formats!.from }));
  }

  /** @throws EM_PRECISION where a worker would hold more than it may, or an expert's worker is not there */
  #assertFits(wanted: readonly Wanted[], layers: readonly LayerExperts[]): void {
    const { epochs, table } = this.#parts;
    const after = withFormats(epochs.placement!.layers, wanted);
    const bytes = new Map<string, number>();
    for (const [layer, experts] of after.entries()) {
      for (const { format, replicas } of experts) {
        for (const { worker } of replicas) bytes.set(worker, (bytes.get(worker) ?? 0) + contentBytes(layers[layer]!, format));
      }
    }
    for (const [worker, held] of bytes) {
      const memoryBytes = table.get(worker)?.facts.memoryBytes ?? 0;
      if (memoryBytes === 0 || held <= memoryBytes) continue;
      throw new EmError('EM_PRECISION', { problem: `worker ${worker} would hold ${held} bytes of experts; it may hold ${memoryBytes}` });
    }
  }
}

/** @throws EM_REQUEST_VALUE, EM_PRECISION where the workers do not say what formats they know */
function checkedExperts(experts: readonly expertmesh.v1.ExpertFormat.$Properties[], layers: readonly LayerExperts[]): Wanted[] {
  return experts.map((one, index) => {
    const { layer = 0, expert = 0 } = one;
    const known = layers[layer!];
    const field = `experts[${index}]`;
    if (known === undefined || known.numExperts === 0)
      throw new EmError('EM_REQUEST_VALUE', { field: `${field}.layer`, got: layer!, wanted: `a layer with experts, of ${layers.length}` });
    if (expert! >= known.numExperts)
      throw new EmError('EM_REQUEST_VALUE', { field: `${field}.expert`, got: expert!, wanted: `0 to ${known.numExperts - 1}` });
    const { bytesByFormat } = known;
    const format = one.format === 'stored' ? known.storedFormat : one.format;
    if (bytesByFormat === undefined)
      throw new EmError('EM_PRECISION', { problem: 'the workers are of a version that loads experts in one format alone' });
    if (!format || bytesByFormat[format] === undefined) {
      const wanted = `stored, ${Object.keys(bytesByFormat).join(', ')}`;
      throw new EmError('EM_REQUEST_VALUE', { field: `${field}.format`, got: one.format ?? '', wanted });
    }
    return { layer: layer!, expert: expert!, format };
  });
}

/** What differs, that which frees memory first. */
function movesTo(wanted: readonly Wanted[], placed: readonly (readonly ExpertPlacement[])[], layers: readonly LayerExperts[]): Move[] {
  const last = new Map(wanted.map((one) => [`${one.layer}/${one.expert}`, one]));
  const moves = [...last.values()].flatMap(({ layer, expert, format }) => {
    const { format: from, replicas } = placed[layer]![expert]!;
    if (from === format) return [];
    const bytes = contentBytes(layers[layer]!, format) * replicas.length;
    return [{ layer, expert, before: replicas, after: replicas, from: null, to: null, bytes, formats: { from, to: format } }];
  });
  const growth = ({ layer, formats }: (typeof moves)[number]) =>
    contentBytes(layers[layer]!, formats.to) - contentBytes(layers[layer]!, formats.from);
  return moves.sort((a, b) => growth(a) - growth(b) || a.layer - b.layer || a.expert - b.expert);
}

function withFormats(placed: readonly (readonly ExpertPlacement[])[], wanted: readonly Wanted[]): readonly (readonly ExpertPlacement[])[] {
  const changes = wanted.map(({ layer, expert, format }) => ({ layer, expert, after: { ...placed[layer]![expert]!, format } }));
  return withChanges({ layers: placed }, 0, changes).layers;
}
