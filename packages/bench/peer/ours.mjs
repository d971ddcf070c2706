// Our side, through the product: a client by gRPC, a coordinator and one worker process. `ours.mjs OPTIONS`, as JSON those of startLocalCluster.
import { ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { answerTasks } from './side.mjs';
import { numProduced, numProducedEach, numSampled, numSequences, promptIds, promptLength, shortPromptLength } from './workload.mjs';

const cluster = await startLocalCluster({ ...JSON.parse(process.argv[2]), workers: 1, exchange: 'grpc' });
const client = new ExpertmeshClient(cluster.endpoint);
await answerTasks({
  // The first token of a prompt: routing, transport, prefill and sampling.
  prefill: async () => {
    const began = performance.now();
    await arrivals(promptIds(promptLength), 1, 0);
    return { tokens: promptLength, seconds: (performance.now() - began) / 1e3 };
  },
  decode: () => decode(1, numProduced),
  sampled: () => decode(1, numSampled, 1),
  concurrent: () => decode(numSequences, numProducedEach),
});
client.close();
await cluster.stop(0);

/** The clock starts when every sequence has its first token, as its prompt is not to count, and ends with the last one's last. */
async function decode(count, produced, temperature = 0) {
  const prompts = Array.from({ length: count }, (_, i) => promptIds(shortPromptLength, i));
  const all = await Promise.all(prompts.map((prompt) => arrivals(prompt, produced + 1, temperature)));
  const began = Math.max(...all.map(([first]) => first.ms));
  const ended = Math.max(...all.map((one) => one.at(-1).ms));
  const tokens = all.flat().filter(({ ms }) => ms > began).length;
  return { tokens, seconds: (ended - began) / 1e3 };
}

/** When each token of an answer came. */
async function arrivals(prompt, maxTokens, temperature) {
  const tokens = [];
  for await (const event of client.generate({ prompt, maxTokens, temperature, ignoreEos: true })) {
    if (event.type === 'tokens') tokens.push(...event.ids.map((id) => ({ id, ms: performance.now() })));
  }
  return tokens;
}
