import { ExpertmeshClient } from '@expertmesh/client';
import { EmError, systemClock } from '@expertmesh/common';
import type { LocalCluster, LocalClusterOptions } from '@expertmesh/local';
import type { OptionTable } from './command.js';
import { onInterrupt } from './interrupt.js';
import { endpoint, endpointOptions, localClusterOptions, readLocalClusterOptions } from './options.js';
import { startObservers } from './start-progress.js';
import type { Terminal } from './ui/terminal.js';
import { type Arguments, text } from './values.js';

/** Of commands that ask a running cluster, or start a private one for themselves. */
export const sessionOptions = {
  ...endpointOptions,
  model: { value: 'DIR', describe: 'start a private local cluster with this model folder for this one command' },
  ...localClusterOptions,
} as const satisfies OptionTable;

/** Runs `work` with a client of the cluster at --endpoint. Interrupts abort `signal`. */
export async function withCluster<T>(args: Arguments, work: (client: ExpertmeshClient, signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = onInterrupt();
  try {
    return await withClient(endpoint(args, process.env), interrupt.signal, work);
  } finally {
    interrupt.dispose();
  }
}

/**
 * The same, or with --model with a client of a private cluster, which is stopped afterwards.
 *
 * @param own what else the private cluster is to be
 */
export async function withSession<T>(
  args: Arguments,
  terminal: Terminal,
  work: (client: ExpertmeshClient, signal: AbortSignal) => Promise<T>,
  own: Pick<LocalClusterOptions, 'reportIntervalMs'> = {},
): Promise<T> {
  const modelFolder = text(args, 'model');
  if (modelFolder === null) {
    const stray = Object.keys(localClusterOptions).find((name) => args[name] !== undefined);
    if (stray !== undefined) throw new EmError('EM_USAGE', { problem: `--${stray} is for a private cluster; give --model DIR too` });
    return await withCluster(args, work);
  }
  if (args.endpoint !== undefined) throw new EmError('EM_USAGE', { problem: 'give --model or --endpoint, not both' });
  const { startLocalCluster } = await import('@expertmesh/local');
  let cluster: LocalCluster | null = null;
  const interrupt = onInterrupt(() => cluster?.kill());
  const observers = startObservers(terminal, systemClock);
  try {
    cluster = await startLocalCluster({
      modelFolder,
      ...own,
      ...readLocalClusterOptions(args),
      ...observers.options,
      signal: interrupt.signal,
    });
    observers.clear();
    const lost = cluster.ended.then(() => new Promise<never>(() => {}));
    return await Promise.race([withClient(cluster.endpoint, interrupt.signal, work), lost]);
  } finally {
    observers.clear();
    await cluster?.stop(0);
    interrupt.dispose();
  }
}

async function withClient<T>(
  address: string,
  signal: AbortSignal,
  work: (client: ExpertmeshClient, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const client = new ExpertmeshClient(address);
  try {
    return await work(client, signal);
  } finally {
    client.close();
  }
}
