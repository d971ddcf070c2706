import { expect, it } from 'vitest';
import { renderWorkers, workerData } from '../../src/commands/status.js';
import { expertsOf, renderWorker } from '../../src/commands/workers-describe.js';
import { examplePlacement, exampleStatus } from '../cluster-examples.js';

const [w1, w2] = exampleStatus.workers as [(typeof exampleStatus.workers)[0], (typeof exampleStatus.workers)[0]];

it('the list shows what status shows of the workers', () => {
  expect(renderWorkers(exampleStatus.workers, false)).toMatchInlineSnapshot(`
    "WORKER  STATE  LOAD  EXPERTS  REQUESTS  ROWS IN  ROWS OUT      SENT
    w1      ready  111%      8/8       2+0      120        98  24.5 KiB
    w2      lost    90%      0/8       0+0    12.3k         0       0 B

    w2: its membership stream broke
    "
  `);
  expect(workerData(w1)).toMatchObject({ id: 'w1', state: 'ready', expertsHeld: 8, buffering: { slots: 4, hits: 900, misses: 100 } });
});

it('the wide list says how many of the needed experts were not in slots, and how long steps waited for them', () => {
  const [title, first, second] = renderWorkers(exampleStatus.workers, true).split('\n') as [string, string, string];
  expect(title).toMatch(/ SENT +MISSES +STALLED +PID /);
  expect(first).toMatch(/ 24\.5 KiB +10\.0% +1\.5 s +4711 /);
  expect(second).toMatch(/ 0 B +- +- +4712 /);
});

it('a description has all properties, and the experts by layer', () => {
  expect(renderWorker(w1, expertsOf(examplePlacement, 'w1'))).toMatchInlineSnapshot(`
    "worker      w1
    state       ready
    address     127.0.0.1:40001
    pid         4711
    device      cpu
    numerics    cpu-v1
    labels      node=a, zone=eu-1
    load        111% of the mean
    experts     8 held, 8 slots
    buffering   4 of 4 slots in use, 100 misses of 1000 (10.0%), 40 of them in place, 50 of 60 loads ahead used, 3.1 MiB loaded, stalled 1.5 s
    requests    2 running, 0 waiting
    kv cache    1.5 MiB, 1.5 MiB free
    rows in     120
    rows out    98
    sent        24.5 KiB
    steps       0, - each
    exchange    - of a step
    event loop  0.0 ms at most

    LAYER  HELD  EXPERTS
        1     2  0-1
        2     1  1
    "
  `);
});

it('a worker without experts and with a reason says both', () => {
  const text = renderWorker(w2, expertsOf(examplePlacement, 'w7'));
  expect(text).toMatch(/^buffering +off/m);
  expect(text).toContain('lost: its membership stream broke\n');
  expect(text).toContain('No expert is placed on it.\n');
});
