import { ExpertmeshClient } from '@expertmesh/client';
import { median } from '@expertmesh/common';
import { startLocalCluster } from '@expertmesh/local';
import { type DecoderSpec, withoutCapacity } from '@expertmesh/native';
import { Random } from '../random.js';
import { stepFlops } from './flops.js';
import type { GatingMode, GatingRow } from './sweep.js';
import type { Workload } from './workloads.js';

const documentsAtOnce = 8;
const reportIntervalMs = 100;

/**
 * The paper's batch scored over several workers, each the home of its part: the language model's prompts, or the translation model's whole
 * way, sources as long as targets. Static gating pads every step to that batch.
 */
export async function runOnWorkers(
  modelFolder: string,
  spec: DecoderSpec,
  workload: Workload,
  mode: GatingMode,
  workers: number,
  rounds: number,
): Promise<GatingRow> {
  const { capacityFraction, rows, sizes } = workload;
  const gating = mode === 'static' ? ({ gating: 'static', capacityFraction, staticTokens: rows } as const) : {};
  const cluster = await startLocalCluster({ modelFolder, workers, exchange: 'loopback', reportIntervalMs, ...gating });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const random = new Random(workers);
    const ids = () => Array.from({ length: rows / documentsAtOnce }, () => 3 + random.integer(sizes.vocab - 3));
    const hasSource = spec.encoder !== null;
    const documents = () =>
      Array.from({ length: documentsAtOnce * workers }, () => (hasSource ? { ids: ids(), source: { ids: ids() } } : { ids: ids() }));
    const rowsAtOnce = rows * workers * (hasSource ? 2 : 1);
    const run = async () => {
      const asked = documents();
      const startMs = performance.now();
      await Promise.all(
        Array.from({ length: workers }, (_, w) => client.score(asked.slice(w * documentsAtOnce, (w + 1) * documentsAtOnce))),
      );
      return (performance.now() - startMs) / 1000;
    };
    await run();
    const sent = async () => (await client.status()).workers.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
    const before = await settled(sent);
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) seconds.push(await run());
    return {
      ...{ workload: workload.name, mode, workers, rows, hidden: sizes.hidden, experts: sizes.experts },
      rowsPerSecond: rowsAtOnce / median(seconds),
      ...{ activationBytes: null, isFeasible: true },
      flopsPerRow: stepFlops(withoutCapacity(spec), workload, rows, mode) / rows,
      exchangeBytesPerRow: ((await settled(sent)) - before) / (rowsAtOnce * rounds),
    };
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

/** What two reports in turn say alike. */
async function settled(read: () => Promise<number>): Promise<number> {
  for (let last = Number.NaN; ; ) {
    const now = await read();
    if (now === last) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 3 * reportIntervalMs));
  }
}
