import { ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { recordTrace, type TracedDocument } from './record.js';
import type { RoutingTrace } from './routing-trace.js';

/** A model and what it is asked to read. */
export interface ReadModel {
  readonly modelFolder: string;
  readonly documents: readonly TracedDocument[];
}

const reportIntervalMs = 10;

/** What the model's router chooses for each document, recorded on a private cluster. */
export async function recordModel({ modelFolder, documents }: ReadModel, onProgress: (fraction: number) => void): Promise<RoutingTrace> {
  const cluster = await startLocalCluster({ modelFolder, workers: 1, exchange: 'loopback', reportIntervalMs });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    return await recordTrace(client, documents, { rowsPerBatch: 0, onProgress });
  } finally {
    client.close();
    await cluster.stop(0);
  }
}
