import type { ExpertmeshClient, ScoreDocument } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import type { Load } from '../placement/trace.js';
import type { RoutingTrace, TraceBatch } from './routing-trace.js';

export interface TracedDocument {
  readonly domain: string;
  readonly document: ScoreDocument;
}

export interface RecordOptions {
  /** Tokens of a batch; 0 = whole documents. Other than 0 not for models with an encoder. */
  readonly rowsPerBatch: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

const pollMs = 10;
/** Workers report every second as a rule. */
const mostWaitMs = 30_000;

/**
 * Lets a cluster read documents, one at a time, and takes from the load that its workers report which experts the router chose. What a
 * batch chose is the load of the document up to its end less that up to its beginning: a row is routed alike whatever follows it.
 *
 * @throws EM_TRACE_TRAFFIC where others use the cluster meanwhile: their rows cannot be told apart.
 */
export async function recordTrace(
  client: ExpertmeshClient,
  documents: readonly TracedDocument[],
  { rowsPerBatch, signal, onProgress = () => {} }: RecordOptions,
): Promise<RoutingTrace> {
  const { model } = await client.status();
  if (model === null) throw new EmError('EM_CLUSTER_STARTING', { problem: 'no worker has told which model it serves' });
  const { numEncoderLayers, expertsPerToken } = model;
  const meter = await LoadMeter.start(client, numEncoderLayers, expertsPerToken);
  const batches: TraceBatch[] = [];
  for (const [index, { domain, document }] of documents.entries()) {
    onProgress(index / documents.length);
    let before: { rows: number; counts: Load } | null = null;
    for (const part of await partsOf(client, document, rowsPerBatch)) {
      signal?.throwIfAborted();
      const [score] = await client.score([part], signal === undefined ? {} : { signal });
      if (score === undefined || score.tokens === 0) continue;
      const counts = await meter.read(score.tokens);
      const rows = score.tokens - (before?.rows ?? 0);
      batches.push({ domain, document: index, rows, counts: before === null ? counts : minus(counts, before.counts) });
      before = { rows: score.tokens, counts };
    }
  }
  const { layers, numExperts } = meter;
  return { model: model.architecture, expertsPerToken, layers, numEncoderLayers, numExperts, batches };
}

/** The document up to the end of each of its batches. The last token of what is scored is not read: nothing comes after it. */
async function partsOf(client: ExpertmeshClient, document: ScoreDocument, rowsPerBatch: number): Promise<ScoreDocument[]> {
  if (rowsPerBatch === 0) return [document];
  if (document.source !== undefined) {
    const wanted = '0 for documents with a source: the encoder reads them whole';
    throw new EmError('EM_REQUEST_VALUE', { field: 'rows', got: String(rowsPerBatch), wanted });
  }
  const ids = 'ids' in document ? document.ids : (await client.tokenize(document.text)).ids;
  const numBatches = Math.ceil(Math.max(0, ids.length - 1) / rowsPerBatch);
  return Array.from({ length: numBatches }, (_, batch) => ({ ids: ids.slice(0, (batch + 1) * rowsPerBatch + 1) }));
}

/** Load of all workers, as it grows. */
class LoadMeter {
  readonly layers: readonly number[];
  readonly numExperts: readonly number[];
  readonly #client: ExpertmeshClient;
  readonly #numEncoderLayers: number;
  readonly #expertsPerToken: number;
  #before: Load;

  private constructor(
    client: ExpertmeshClient,
    numEncoderLayers: number,
    expertsPerToken: number,
    layers: readonly { readonly layer: number; readonly rows: readonly number[] }[],
  ) {
    this.#client = client;
    this.#numEncoderLayers = numEncoderLayers;
    this.#expertsPerToken = expertsPerToken;
    this.layers = layers.map(({ layer }) => layer);
    this.numExperts = layers.map(({ rows }) => rows.length);
    this.#before = layers.map(({ rows }) => rows);
  }

  static async start(client: ExpertmeshClient, numEncoderLayers: number, expertsPerToken: number): Promise<LoadMeter> {
    return new LoadMeter(client, numEncoderLayers, expertsPerToken, (await client.load()).layers);
  }

  /** The rows since the last call, when all have been reported: reports come some time after the rows. */
  async read(numTokens: number): Promise<Load> {
    const endMs = performance.now() + mostWaitMs;
    while (performance.now() < endMs) {
      const now = (await this.#client.load()).layers.map(({ rows }) => rows);
      const counts = minus(now, this.#before);
      if (this.#isComplete(counts, numTokens)) {
        this.#before = now;
        return counts;
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    throw new EmError('EM_INTERNAL', { problem: `the workers did not report the rows of ${numTokens} tokens` });
  }

  /** A decoder reads what is scored, or one token more: the language that a translation begins with. */
  #isComplete(counts: Load, numTokens: number): boolean {
    const sums = counts.map((rows) => rows.reduce((sum, count) => sum + count, 0));
    const [encoder, decoder] = [true, false].map((isEncoder) =>
      sums.filter((_, index) => this.layers[index]! < this.#numEncoderLayers === isEncoder),
    );
    const most = (numTokens + (this.#numEncoderLayers > 0 ? 1 : 0)) * this.#expertsPerToken;
    const strange = sums.findIndex((sum, index) => sum < 0 || (this.layers[index]! >= this.#numEncoderLayers && sum > most));
    if (strange >= 0) throw new EmError('EM_TRACE_TRAFFIC', { got: sums[strange]!, layer: this.layers[strange]!, wanted: most });
    const isEven = (stack: readonly number[]) => stack.every((sum) => sum === stack[0]);
    return isEven(encoder!) && isEven(decoder!) && decoder!.every((sum) => sum >= numTokens * this.#expertsPerToken);
  }
}

function minus(a: Load, b: Load): Load {
  return a.map((rows, layer) => rows.map((count, expert) => count - (b[layer]?.[expert] ?? 0)));
}
