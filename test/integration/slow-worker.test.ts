// A worker that answers ten times later than the others: their answers come first, it gets no more rows, and no token changes.
import { setTimeout as delay } from 'node:timers/promises';
import { type Binding, loadNative, type Router } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const folder = fixtureFolder('olmoe');
const requests = Array.from({ length: 6 }, (_, index) => ({
  ...{ ids: { ids: [index + 1, index + 40, index + 90] }, temperature: 0.8, topK: 40, maxTokens: 30, ignoreEos: true },
  seed: BigInt(index),
}));
/** Longer than anything here takes, where nobody else answers. */
const mostHeldMs = 2_000;

/** The addon for three workers, the last of which answers once another has answered what it was asked. */
class Bindings {
  isSlow = false;
  readonly #native = loadNative();
  readonly #routers: Router[] = [];

  get all(): ReadonlyMap<string, Binding> {
    return new Map(['w1', 'w2', 'w3'].map((worker) => [worker, this.#bindingOf(worker)]));
  }

  /** Of all homes. */
  get times() {
    const all = this.#routers.map((router) => this.#native.routerTimes(router));
    return {
      numWon: all.reduce((sum, { numHedgesWon }) => sum + numHedgesWon, 0),
      slow: new Set(all.flatMap(({ slowPeers }) => slowPeers)),
    };
  }

  #bindingOf(worker: string): Binding {
    const native = this.#native;
    const own: Partial<Binding> = {
      routerOpen: (...args) => {
        const router = native.routerOpen(...args);
        this.#routers.push(router);
        return router;
      },
      executorServe: async (...args) => {
        if (worker === 'w3' && this.isSlow) await this.#untilOthersWin();
        return native.executorServe(...args);
      },
    };
    return { ...native, ...own } as Binding;
  }

  async #untilOthersWin(): Promise<void> {
    const { numWon } = this.times;
    const endMs = performance.now() + mostHeldMs;
    while (this.isSlow && this.times.numWon === numWon && performance.now() < endMs) await delay(5);
  }
}

async function generateAll(cluster: LocalCluster): Promise<number[][]> {
  return (await Promise.all(requests.map((request) => cluster.generate(request)))).map(({ ids }) => ids);
}

it('has its rows answered by other replicas first, with the same tokens, and is known to be slow', async () => {
  const alone = await LocalCluster.start(folder, 1);
  const wanted = await generateAll(alone);
  await alone.close();
  const bindings = new Bindings();
  const cluster = await LocalCluster.start(folder, 3, {}, { replicas: 2, bindings: bindings.all });
  try {
    expect(await generateAll(cluster)).toEqual(wanted);
    bindings.isSlow = true;
    while (!bindings.times.slow.has('w3')) expect(await generateAll(cluster)).toEqual(wanted);
    expect(bindings.times.numWon).toBeGreaterThan(0);
    expect(await generateAll(cluster)).toEqual(wanted);
    bindings.isSlow = false;
    while (bindings.times.slow.has('w3')) expect(await generateAll(cluster)).toEqual(wanted);
  } finally {
    bindings.isSlow = false;
    await cluster.close();
  }
});
