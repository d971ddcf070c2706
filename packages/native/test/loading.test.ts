// Weights are loaded beside the engine's jobs, not in their turn.
import { expect, it } from 'vitest';
import { fixtureModel } from './fixture-model.js';
import { FixtureWorker } from './fixture-worker.js';

it('a step does not wait for the decoders that are being opened', async () => {
  const model = fixtureModel('olmoe');
  const worker = await FixtureWorker.open(model);
  const { native, engine, checkpoint } = worker;
  const cache = { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32' } as const;
  let numOpened = 0;
  const openings = Array.from({ length: 200 }, async () => {
    const decoder = await native.decoderOpen(engine, checkpoint, model.spec, cache);
    numOpened += 1;
    native.decoderClose(decoder);
  });
  await Promise.race(openings); // the others wait for their turn
  await worker.logits([5, 9, 2]);
  expect(numOpened).toBeLessThan(openings.length);
  await Promise.all(openings);
  worker.close();
});
