// Our side, through the product: a client by gRPC, a coordinator and one worker process.
import { ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { numProduced, numProducedEach, numSequences, promptIds, promptLength, shortPromptLength } from './workload.mjs';

/** A cluster of one worker and what it can be timed at: each task resolves to {tokens, seconds}. */
export async function startOurs(modelFolder, threads) {
  const cluster = await startLocalCluster({ modelFolder, workers: 1, threads, exchange: 'grpc' });
  const client = new ExpertmeshClient(cluster.endpoint);
  return {
    // The first token of a prompt: routing, transport, prefill and sampling.
    prefill: async () => {
      const began = performance.now();
      await arrivals(client, promptIds(promptLength), 1);
      return { tokens: promptLength, seconds: (performance.now() - began) / 1e3 };
    },
    decode: () => decode(client, 1, numProduced),
    concurrent: () => decode(client, numSequences, numProducedEach),
    close: async () => {
      client.close();
      await cluster.stop(0);
    },
  };
}

/** The clock starts when every sequence has its first token, as its prompt is not to count, and ends with the last one's last. */
async function decode(client, count, produced) {
  const all = await Promise.all(Array.from({ length: count }, (_, i) => arrivals(client, promptIds(shortPromptLength, i), produced + 1)));
  const began = Math.max(...all.map(([first]) => first.ms));
  const ended = Math.max(...all.map((one) => one.at(-1).ms));
  const tokens = all.flat().filter(({ ms }) => ms > began).length;
  return { tokens, seconds: (ended - began) / 1e3 };
}

/** When each token of an answer came. */
async function arrivals(client, prompt, maxTokens) {
  const tokens = [];
  for await (const event of client.generate({ prompt, maxTokens, temperature: 0, ignoreEos: true })) {
    if (event.type === 'tokens') tokens.push(...event.ids.map((id) => ({ id, ms: performance.now() })));
  }
  return tokens;
}
