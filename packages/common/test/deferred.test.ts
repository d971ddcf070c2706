import { describe, expect, it } from 'vitest';
import { deferred } from '../src/index.js';

describe('deferred', () => {
  it('is pending until it is resolved from outside', async () => {
    const answer = deferred<number>();
    expect(await Promise.race([answer.promise, Promise.resolve('pending')])).toBe('pending');
    answer.resolve(7);
    expect(await answer.promise).toBe(7);
  });

  it('rejects with the error it is given', async () => {
    const answer = deferred<number>();
    const error = new Error('lost');
    answer.reject(error);
    await expect(answer.promise).rejects.toBe(error);
  });

  it('keeps the first outcome', async () => {
    const answer = deferred<string>();
    answer.resolve('first');
    answer.resolve('second');
    answer.reject(new Error('late'));
    expect(await answer.promise).toBe('first');
  });

  it('follows a promise that it is resolved with', async () => {
    const answer = deferred<string>();
    const inner = deferred<string>();
    answer.resolve(inner.promise as never);
    inner.resolve('inner');
    expect(await answer.promise).toBe('inner');
  });
});
