// Experts change their formats while requests run: each request has the bits of the precision map that it is computed under.
import { type expertmesh, v1 } from '@expertmesh/proto';
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, LocalCluster, type Surroundings } from './local-cluster.js';

const folder = fixtureFolder('olmoe');
const prompt = [5, 9, 2, 71, 33, 120, 4, 18];
const numTokens = 200;
const greedy = { ids: { ids: prompt }, maxTokens: numTokens, temperature: 0, ignoreEos: true };

const clusters: LocalCluster[] = [];

async function start(numWorkers: number, options: Parameters<typeof LocalCluster.start>[2] = {}, surroundings: Surroundings = {}) {
  const cluster = await LocalCluster.start(folder, numWorkers, options, surroundings);
  clusters.push(cluster);
  return cluster;
}

afterEach(async () => {
  await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

interface Answer {
  readonly ids: number[];
  readonly finished: expertmesh.v1.GenerateFinished.$Properties;
}

/** A generation that is under way; `begun` resolves with its first token. */
function open(cluster: LocalCluster) {
  let tellBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    tellBegun = resolve;
  });
  const answer = (async (): Promise<Answer> => {
    const ids: number[] = [];
    let finished: expertmesh.v1.GenerateFinished.$Properties = {};
    for await (const message of cluster.openGenerate(greedy)) {
      ids.push(...(message.ids ?? []));
      if (ids.length > 0) tellBegun();
      finished = message.finished ?? finished;
    }
    return { ids, finished };
  })();
  return { begun, answer };
}

async function changeAll(cluster: LocalCluster, format: string): Promise<expertmesh.v1.Operation> {
  const { id } = await cluster.changePrecision({ experts: await cluster.allExperts(format) });
  return cluster.ended(id);
}

it('a request that began before a change ends with the bits of the old map, one that begins after it has those of the new one', async () => {
  const coded = await start(1, { precision: { kind: 'all', format: 'q4' } });
  const wantedNew = await open(coded).answer;
  const logitsNew = await coded.logits(prompt);
  const cluster = await start(2, { pinGraceMs: 60_000, exchange: 'grpc' }, { replicas: 2 });
  const wantedOld = await open(cluster).answer;
  expect(wantedOld.ids).not.toEqual(wantedNew.ids);
  const early = [open(cluster), open(cluster), open(cluster)];
  await Promise.all(early.map(({ begun }) => begun));
  const operation = await cluster.changePrecision({ experts: await cluster.allExperts('q4') });
  const ended = cluster.ended(operation.id);
  let numAnswered = 0;
  for (const { answer } of early) void answer.then(() => (numAnswered += 1));
  while ((await cluster.placement()).layers[0]?.experts?.[0]?.format !== 'q4');
  expect(numAnswered).toBe(0);
  for (const { answer } of early) expect(await answer).toEqual(wantedOld);
  expect(await ended).toMatchObject({ errorMessage: '', kind: 'precision', numMovesDone: operation.numMoves });
  expect(await open(cluster).answer).toEqual(wantedNew);
  expect(await cluster.logits(prompt)).toEqual(logitsNew);
  expect(wantedNew.finished.precisionSpans).toHaveLength(1);
});

it('when the grace is over a request goes on under the new map, and says from where', async () => {
  const cluster = await start(2, { pinGraceMs: 0 });
  const wanted = await open(cluster).answer;
  const { begun, answer } = open(cluster);
  await begun;
  expect(await changeAll(cluster, 'q2')).toMatchObject({ errorMessage: '' });
  const { ids, finished } = await answer;
  const [first, second] = finished.precisionSpans as { from: number; map: string }[];
  expect(finished).toMatchObject({ completionTokens: numTokens, precisionChanged: false });
  expect(first).toEqual(wanted.finished.precisionSpans?.[0]);
  expect(second?.map).not.toBe(first?.map);
  // What the positions before it have said was computed under the old map.
  const numOld = (second?.from ?? 0) - prompt.length + 1;
  expect(numOld).toBeGreaterThan(0);
  expect(ids.slice(0, numOld)).toEqual(wanted.ids.slice(0, numOld));
});

it('one, two and three workers give the same bits after the same changes, only what differs is changed, and changes are taken back', async () => {
  const answers: unknown[] = [];
  for (const numWorkers of [1, 2, 3]) {
    const cluster = await start(numWorkers, {}, { replicas: Math.min(2, numWorkers) });
    const before = await cluster.logits(prompt);
    const experts = (await cluster.allExperts('q8')).map((one, index) => ({ ...one, format: index % 3 === 0 ? 'nf4' : 'q8' }));
    expect(await cluster.ended((await cluster.changePrecision({ experts })).id)).toMatchObject({ numMovesDone: experts.length });
    const same = await cluster.ended((await cluster.changePrecision({ experts })).id);
    expect(same).toMatchObject({ numMoves: 0, errorMessage: '' });
    const one = await cluster.ended(
      (
        await cluster.changePrecision({
          experts: [
            { layer: 0, expert: 3, format: 'nf4' },
            { layer: 0, expert: 2, format: 'q2' },
          ],
        })
      ).id,
    );
    expect(one.numMoves).toBe(1);
    answers.push([await cluster.logits(prompt), (await open(cluster).answer).ids]);
    await cluster.ended((await cluster.changePrecision({ experts: [], undoOperation: one.id })).id);
    expect((await cluster.placement()).layers[0]?.experts?.[2]?.format).toBe('q8');
    await changeAll(cluster, 'stored');
    expect(await cluster.logits(prompt)).toEqual(before);
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

it('few bytes at a time take more epochs and lead to the same map', async () => {
  const cluster = await start(2);
  const experts = await cluster.allExperts('q8');
  const { id, baseEpoch } = await cluster.changePrecision({ experts, mostExtraBytes: 1 });
  const { epoch, errorMessage } = await cluster.ended(id);
  expect(errorMessage).toBe('');
  expect(epoch - baseEpoch).toBeGreaterThanOrEqual(experts.length / 2);
  const coded = await start(1, { precision: { kind: 'all', format: 'q8' } });
  expect(await cluster.logits(prompt)).toEqual(await coded.logits(prompt));
});

it('a worker that is lost half way, and a cancelled change, leave every expert in one format, and requests right', async () => {
  const coded = await start(1, { precision: { kind: 'all', format: 'q8' } });
  const wanted = await coded.logits(prompt);
  const cluster = await start(3, { pinGraceMs: 100 }, { replicas: 2 });
  const experts = await cluster.allExperts('q8');
  const begun = await cluster.changePrecision({ experts, mostExtraBytes: 1 });
  while ((await cluster.placement()).epoch < begun.baseEpoch + 3);
  await cluster.cancelOperation(begun.id);
  const cancelled = await cluster.ended(begun.id);
  expect(cancelled).toMatchObject({ state: v1.OperationState.STOPPED, errorMessage: 'it was cancelled' });
  expect(cancelled.numMovesDone).toBeLessThan(experts.length);
  const again = await cluster.changePrecision({ experts, mostExtraBytes: 1 });
  expect(again.numMoves).toBe(experts.length - cancelled.numMovesDone);
  while ((await cluster.placement()).epoch < again.baseEpoch + 3);
  const running = [open(cluster), open(cluster), open(cluster)];
  await Promise.all(running.map(({ begun: first }) => first));
  await cluster.workers[2]!.stop(0);
  await cluster.ended(again.id);
  // What had to be skipped while experts were given to others.
  expect(await changeAll(cluster, 'q8')).toMatchObject({ errorMessage: '' });
  for (const { answer } of running) expect((await answer).finished.completionTokens).toBe(numTokens);
  expect(await cluster.logits(prompt)).toEqual(wanted);
});

it.each([
  ['a format that there is not', { layer: 0, expert: 0, format: 'q5' }, /experts\[0\]\.format is q5; wanted stored, f32/],
  ['an expert that there is not', { layer: 0, expert: 99, format: 'q8' }, /experts\[0\]\.expert is 99/],
  ['more than the workers may hold', { layer: 0, expert: 0, format: 'f32' }, /worker w1 would hold \d+ bytes of experts; it may hold \d+/],
])('refuses %s', async (_, expert, message) => {
  const probe = await start(1);
  const { bytes } = await probe.changePrecision({ experts: await probe.allExperts('q8') });
  const cluster = await start(1, { memoryBytes: bytes, precision: { kind: 'all', format: 'q8' } });
  const { epoch } = await cluster.placement();
  await expect(cluster.changePrecision({ experts: [expert] })).rejects.toThrow(message);
  expect((await cluster.placement()).epoch).toBe(epoch);
});
