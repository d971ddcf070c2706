// Short requests, 32 at once, a third of them cancelled or given too little time, against real processes. Afterwards nothing
// is left of them: no KV block, file handle, memory or promise. EXPERTMESH_SOAK_REQUESTS=20000 runs the whole of it.
import { setTimeout } from 'node:timers/promises';
import { ExpertmeshClient } from '@expertmesh/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '../../packages/worker/test/random.js';
import { fixture, until } from '../e2e/processes.js';
import { type KnownAnswer, learn, prompts } from './known-answers.js';
import { type HeapFigures, type ProcessFigures, WatchedProcess } from './process-figures.js';
import { runTraffic, type TrafficResult } from './traffic.js';

const numRequests = Number(process.env.EXPERTMESH_SOAK_REQUESTS ?? 800);
/** Until code is compiled and pools have their size. */
const numWarmUp = Math.min(1500, Math.ceil(numRequests / 2));
const numAtOnce = 32;
const model = fixture('olmoe');

/** Classes of which each stands for a request, a dispatch or an answer under way: an idle process has none. */
const ofRequests = [
  ...['GenerateTask', 'EvaluateTask', 'StreamAnswer', 'Job', 'Attempts'],
  ...['ServerWritableStreamImpl', 'ServerUnaryCallImpl', 'ClientReadableStreamImpl', 'ClientUnaryCallImpl'],
];
/**
 * Looks at a heap, and between them: a call that its client left ends at the coordinator and at a worker a little later, and a connection
 * that was changed is closed after some seconds with the last call on it, neither of which a report tells.
 */
const mostLooks = 5;
const betweenLooksMs = 2_000;
/** A function that waits may have what it last worked on in its registers: those of one step, in two halves at most, however many came before. */
const ofLastStep = { Sequence: numAtOnce, StepRows: 2 };
/** Promises, streams and timers: reports are on their way, connections come and go. */
const objectTolerance = 40;
/** Code that was compiled meanwhile is on the heap too: 0.3 to 1.9 MiB, whether 1500 or 20000 requests. 160 bytes a request kept would be 3. */
const heapToleranceMiB = 3;
/** V8 and malloc keep free memory in hand: -45 to +20 MiB from one idle time to the next. */
const rssToleranceMiB = 48;

interface Figures extends ProcessFigures {
  readonly heap: HeapFigures;
}

describe('a cluster that has served many short requests', () => {
  const processes: WatchedProcess[] = [];
  const before = new Map<string, Figures>();
  const after = new Map<string, Figures>();
  let client: ExpertmeshClient;
  let answers: KnownAnswer[];
  let result: TrafficResult;

  beforeAll(async () => {
    const coordinator = watch('coordinator', ['coordinator', '--port', '0', '--expect-workers', '2']);
    const endpoint = await until(async () => /^coordinator .* on (\S+),/m.exec(coordinator.running.stdout())?.[1] ?? null);
    for (const id of ['w1', 'w2']) watch(id, ['worker', '--model', model, '--coordinator', endpoint, '--id', id, '--threads', '1']);
    client = new ExpertmeshClient(endpoint);
    await client.waitUntilServing({ numWorkers: 2 });
    answers = [];
    for (const { prompt } of prompts(model, 16)) answers.push(await learn(client, prompt));

    const random = randomNumbers(1);
    await runTraffic(client, { numRequests: numWarmUp, numAtOnce, random, answers });
    await untilIdle();
    const heaps = new Map<string, HeapFigures>();
    for (const process of processes) heaps.set(process.name, await process.heap());
    // A snapshot takes memory that the process keeps: it is in use again before memory is compared.
    await runTraffic(client, { numRequests: numWarmUp, numAtOnce, random, answers });
    await untilIdle();
    for (const { name, figures } of processes) before.set(name, { ...figures, heap: heaps.get(name)! });
    result = await runTraffic(client, { numRequests, numAtOnce, random, answers });
    await untilIdle();
    for (const { name, figures } of processes) after.set(name, { ...figures, heap: { liveMiB: 0, numObjects: new Map() } });
    for (const process of processes) after.set(process.name, { ...after.get(process.name)!, heap: await settledHeap(process) });
    tell();
  }, 1_800_000);

  afterAll(async () => {
    client?.close();
    for (const process of processes) await process.kill();
  });

  it('has given every request that was not cut short its own tokens, scores or logits, and no error', () => {
    expect(result.problems).toEqual([]);
    const references = prompts(model, 2).map(({ reference }) => reference);
    expect(answers.slice(0, 2).map(({ greedy }) => greedy)).toEqual(references);
  });

  it('has seen requests end in every way', () => {
    expect([...result.outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(numRequests);
    for (const way of ['finish finished', 'abort cancelled', 'leave cancelled', 'deadline deadline', 'deadline finished']) {
      expect(result.outcomes.get(way), way).toBeGreaterThan(0);
    }
  });

  it('is idle and empty, with every KV block free', async () => {
    for (const worker of (await client.status()).workers) {
      const { state, runningRequests, waitingRequests, queuedDispatches, freeKvBlocks, totalKvBlocks } = worker;
      expect({ state, runningRequests, waitingRequests, queuedDispatches }).toEqual({
        ...{ state: 'ready', runningRequests: 0, waitingRequests: 0, queuedDispatches: 0 },
      });
      expect(freeKvBlocks).toBe(totalKvBlocks);
      expect(totalKvBlocks).toBeGreaterThan(0);
    }
  });

  it('has no more file handles than before, as soon as connections that were changed are closed', async () => {
    for (const process of processes) {
      const most = before.get(process.name)!.numHandles;
      await until(async () => (process.figures.numHandles <= most ? true : null));
    }
  });

  it('keeps nothing of a request, a dispatch or an answer on any heap', () => {
    for (const [name, { heap }] of after) {
      expect(leftOfRequests(heap), name).toEqual([]);
      const bounds: [string, number][] = Object.entries(ofLastStep);
      for (const kind of ['Promise', 'ServerHttp2Stream', 'ClientHttp2Stream', 'Timeout', 'AbortController']) {
        bounds.push([kind, (before.get(name)!.heap.numObjects.get(kind) ?? 0) + objectTolerance]);
      }
      for (const [kind, most] of bounds) expect(heap.numObjects.get(kind) ?? 0, `${name}: ${kind}`).toBeLessThanOrEqual(most);
    }
  });

  it('has taken no more memory', () => {
    for (const [name, { heap, rssMiB }] of after) {
      expect(heap.liveMiB, name).toBeLessThan(before.get(name)!.heap.liveMiB + heapToleranceMiB);
      expect(rssMiB, name).toBeLessThan(before.get(name)!.rssMiB + rssToleranceMiB);
    }
  });

  function watch(name: string, args: readonly string[]): WatchedProcess {
    const process = new WatchedProcess(name, args);
    processes.push(process);
    return process;
  }

  function leftOfRequests({ numObjects }: HeapFigures): string[] {
    return ofRequests.flatMap((kind) => (numObjects.has(kind) ? [`${numObjects.get(kind)} ${kind}`] : []));
  }

  async function settledHeap(process: WatchedProcess): Promise<HeapFigures> {
    for (let look = 1; ; look += 1) {
      const heap = await process.heap();
      if (look === mostLooks || leftOfRequests(heap).length === 0) return heap;
      await setTimeout(betweenLooksMs);
      // What waits for the next request may still have the last one, cut short, in its registers: a whole one takes its place.
      for (const { prompt } of prompts(model, 2)) await learn(client, prompt);
      await untilIdle();
    }
  }

  /** As the workers' reports say it: up to a second later. */
  async function untilIdle(): Promise<void> {
    await until(async () => {
      const { workers } = await client.status();
      const isIdle = workers.every(
        ({ runningRequests, waitingRequests, queuedDispatches, freeKvBlocks, totalKvBlocks }) =>
          runningRequests + waitingRequests + queuedDispatches === 0 && freeKvBlocks === totalKvBlocks,
      );
      return isIdle ? true : null;
    });
  }

  function tell(): void {
    const outcomes = [...result.outcomes].sort().map(([way, count]) => `${way}: ${count}`);
    console.info(`${numRequests} requests in ${result.seconds.toFixed(1)} s, ${(numRequests / result.seconds).toFixed(0)} each second`);
    console.info(outcomes.join(', '));
    const text = ({ rssMiB, numHandles, heap }: Figures) =>
      `rss ${rssMiB.toFixed(1)} MiB, handles ${numHandles}, heap ${heap.liveMiB.toFixed(2)} MiB, promises ${heap.numObjects.get('Promise') ?? 0}`;
    for (const { name } of processes)
      console.info(`${name}: before: ${text(before.get(name)!)}\n${name}: after: ${text(after.get(name)!)}`);
    for (const problem of result.problems.slice(0, 20)) console.info(problem);
  }
});
