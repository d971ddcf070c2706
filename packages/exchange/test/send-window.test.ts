import { EmError } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { SendWindow } from '../src/send-window.js';

const never = new AbortController().signal;

/** A window of 100 bytes and the order in which those who asked were let in. */
function opened() {
  const window = new SendWindow(100);
  const admitted: string[] = [];
  const ask = (name: string, bytes: number, signal = never) =>
    window.acquire(bytes, signal, () => new EmError('EM_CANCELLED')).then(() => void admitted.push(name));
  /** Until all that have been let in have said so. */
  const settled = () => new Promise(setImmediate);
  return { window, admitted, ask, settled };
}

test('what fits goes at once; what does not waits, and nothing smaller passes it', async () => {
  const { window, admitted, ask, settled } = opened();
  const all = [ask('a', 60), ask('b', 50), ask('c', 10)];
  await settled();
  expect(admitted).toEqual(['a']);
  window.release(60);
  await Promise.all(all);
  expect(admitted).toEqual(['a', 'b', 'c']);
});

test('something larger than the window goes when it is empty, and alone', async () => {
  const { window, admitted, ask, settled } = opened();
  const all = [ask('a', 1), ask('large', 1000), ask('b', 1)];
  await settled();
  expect(admitted).toEqual(['a']);
  window.release(1);
  await settled();
  expect(admitted).toEqual(['a', 'large']);
  window.release(1000);
  await Promise.all(all);
});

test('one that gives up lets those behind it in', async () => {
  const { ask, admitted } = opened();
  const controller = new AbortController();
  const first = ask('a', 60);
  const second = ask('b', 50, controller.signal);
  const third = ask('c', 40);
  controller.abort();
  await expect(second).rejects.toMatchObject({ code: 'EM_CANCELLED' });
  await Promise.all([first, third]);
  expect(admitted).toEqual(['a', 'c']);
});

test('a failure rejects all that wait', async () => {
  const { window, ask } = opened();
  await ask('a', 100);
  const waiting = [ask('b', 1), ask('c', 1)];
  const error = new EmError('EM_WORKER_LOST', { worker: 'w', problem: 'gone' });
  window.fail(error);
  for (const one of waiting) await expect(one).rejects.toBe(error);
});
