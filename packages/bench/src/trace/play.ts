import type { DomainRows } from '@expertmesh/buffering';
import { type Load, sumOfBatches } from '../placement/trace.js';
import type { RoutingTrace, TraceBatch } from './routing-trace.js';

/** A batch as it is played: rows of one document or several. */
export interface PlayedBatch {
  readonly parts: readonly TraceBatch[];
  readonly rows: DomainRows;
  /** [layer][expert] */
  readonly counts: Load;
}

/**
 * The batches of a trace as requests that run beside each other would make them: so many documents at a time, one batch of each; when
 * one has ended the next begins.
 */
export function playTogether({ batches }: RoutingTrace, numDocuments: number): PlayedBatch[] {
  const waiting = byDocument(batches);
  const running = waiting.splice(0, numDocuments);
  const played: PlayedBatch[] = [];
  while (running.length > 0) {
    played.push(joined(running.map((document) => document.shift()!)));
    for (let index = running.length - 1; index >= 0; index -= 1) {
      if (running[index]!.length === 0) running.splice(index, 1, ...waiting.splice(0, 1));
    }
  }
  return played;
}

function byDocument(batches: readonly TraceBatch[]): TraceBatch[][] {
  const documents = new Map<number, TraceBatch[]>();
  for (const batch of batches) documents.set(batch.document, [...(documents.get(batch.document) ?? []), batch]);
  return [...documents.values()];
}

function joined(parts: readonly TraceBatch[]): PlayedBatch {
  const rows = new Map<string, number>();
  for (const { domain, rows: count } of parts) rows.set(domain, (rows.get(domain) ?? 0) + count);
  return { parts, rows, counts: sumOfBatches(parts.map(({ counts }) => counts)) };
}
