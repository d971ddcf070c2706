import { expect, it } from 'vitest';
import { renderWorkers, workerData } from '../../src/commands/status.js';
import { expertsOf, renderWorker } from '../../src/commands/workers-describe.js';
import { examplePlacement, exampleStatus } from '../cluster-examples.js';

const [w1, w2] = exampleStatus.workers as [(typeof exampleStatus.workers)[0], (typeof exampleStatus.workers)[0]];

it('the list shows what status shows of the workers', () => {
  expect(renderWorkers(exampleStatus.workers, false)).toMatchInlineSnapshot();
  expect(workerData(w1)).toMatchObject({ id: 'w1', state: 'ready', expertsHeld: 8 });
});

it('a description has all properties, and the experts by layer', () => {
  expect(renderWorker(w1, expertsOf(examplePlacement, 'w1'))).toMatchInlineSnapshot();
});

it('a worker without experts and with a reason says both', () => {
  const text = renderWorker(w2, expertsOf(examplePlacement, 'w7'));
  expect(text).toContain('lost: its membership stream broke\n');
  expect(text).toContain('No expert is placed on it.\n');
});
