import { ExpertmeshClient, type StepTimes } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';

/** The mean step of two workers that hold half of the experts each, by its parts; milliseconds. */
export interface StepSplit {
  readonly kind: 'prefill' | 'decode';
  readonly steps: number;
  readonly step: number;
  readonly attention: number;
  readonly gate: number;
  /** Planning the dispatch, gathering rows, scattering answers. */
  readonly pack: number;
  /** Waiting for the peer, less what its experts took: frames, gRPC, sockets, the event loops. */
  readonly wire: number;
  /** Own rows here and rows of the home worker at the peer. They run side by side, so the parts may add up to more than the step. */
  readonly experts: number;
  readonly combine: number;
  readonly head: number;
}

const reportIntervalMs = 100;
const promptTokens = 256;

/** Runs prompts and continuations one at a time over two worker processes and reads off the workers' clocks. */
export async function splitSteps(modelFolder: string, isQuick: boolean): Promise<StepSplit[]> {
  const cluster = await startLocalCluster({ modelFolder, workers: 2, reportIntervalMs });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const numPrompts = isQuick ? 8 : 32;
    const numTokens = isQuick ? 64 : 256;
    const measure = async (kind: StepSplit['kind'], work: () => Promise<void>): Promise<StepSplit> => {
      await work();
      const before = await stepTimes(client);
      await work();
      return splitOf(kind, difference(await stepTimes(client), before));
    };
    const prefill = await measure('prefill', async () => {
      for (let prompt = 0; prompt < numPrompts; prompt += 1) await generate(client, promptTokens, 1);
    });
    const decode = await measure('decode', () => generate(client, 1, numTokens));
    return [prefill, decode];
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

async function generate(client: ExpertmeshClient, numPromptTokens: number, maxTokens: number): Promise<void> {
  const prompt = Array.from({ length: numPromptTokens }, (_, index) => (index * 7 + 3) % 100);
  for await (const _event of client.generate({ prompt, maxTokens, temperature: 0, ignoreEos: true }));
}

/** Of both workers together, when their reports have come in. */
async function stepTimes(client: ExpertmeshClient): Promise<StepTimes> {
  await new Promise((resolve) => setTimeout(resolve, 3 * reportIntervalMs));
  const [first, ...others] = (await client.workers()).map((worker) => worker.stepTimes);
  return others.reduce((sum, times) => combine(sum, times, (a, b) => a + b), first!);
}

function difference(after: StepTimes, before: StepTimes): StepTimes {
  return combine(after, before, (a, b) => a - b);
}

function combine(a: StepTimes, b: StepTimes, operation: (a: number, b: number) => number): StepTimes {
  const keys = Object.keys(a) as (keyof StepTimes)[];
  return Object.fromEntries(keys.map((key) => [key, operation(a[key], b[key])])) as unknown as StepTimes;
}

function splitOf(kind: StepSplit['kind'], times: StepTimes): StepSplit {
  const each = (ms: number) => ms / Math.max(1, times.numSteps);
  return {
    kind,
    steps: times.numSteps,
    step: each(times.stepsMs),
    attention: each(times.attentionMs),
    gate: each(times.gateMs),
    pack: each(times.packMs),
    wire: each(Math.max(0, times.exchangeMs - times.servedExpertsMs)),
    experts: each(times.expertsMs + times.servedExpertsMs),
    combine: each(times.combineMs),
    head: each(times.headMs),
  };
}
