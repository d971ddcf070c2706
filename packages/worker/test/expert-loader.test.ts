import { createLogger, deferred, EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { ExpertLoader, type ExpertLoaderParts } from '../src/experts/expert-loader.js';
import { HeldExperts } from '../src/experts/held-experts.js';
import { FakeBinding } from './fake-binding.js';
import { fakeChecksum } from './fake-values.js';

function openLoader(
  afterCurrentRun: () => Promise<void> = async () => undefined,
  fetch: ExpertLoaderParts['fetch'] = async () => {
    throw new Error('asked a peer');
  },
) {
  const binding = new FakeBinding();
  const store = binding.store();
  const held = new HeldExperts(binding, binding.executorOpen(store, 'w1', 'fake-v1'));
  const eight = Array.from({ length: 8 }, () => 'f32' as const);
  const formats = [[], eight, eight];
  const lines: string[] = [];
  const log = createLogger('test', 'silent');
  log.warn = (fields: unknown) => void lines.push(JSON.stringify(fields));
  const loader = new ExpertLoader({ binding, store, held, worker: 'w1', formats, afterCurrentRun, fetch, log });
  return { binding, store, held, loader, lines };
}

const unknown = (layer: number, expert: number) => ({ layer, expert, format: '', checksum: '' });
const known = (layer: number, expert: number) => ({ layer, expert, format: 'f32', checksum: fakeChecksum(layer, expert) });

describe('ExpertLoader', () => {
  it('loads what is asked for and tells the checksums found', async () => {
    const { loader, held } = openLoader();
    expect(await loader.prepare([unknown(1, 0), known(2, 3)])).toEqual([known(1, 0), known(2, 3)]);
    expect(held.contents).toEqual([known(1, 0), known(2, 3)]);
  });

  it('tells once of a folder that converted experts cannot be kept in', async () => {
    const { loader, binding, lines } = openLoader();
    await loader.prepare([unknown(1, 0)]);
    expect(lines).toEqual([]);
    binding.expertConversionProblem = () => '/cache/1-1.q4: No space left on device';
    await loader.prepare([unknown(1, 1), unknown(1, 2)]);
    expect(lines).toEqual([expect.stringContaining('No space left on device')]);
  });

  it('does not load again what it holds', async () => {
    const { loader, binding } = openLoader();
    await loader.prepare([known(1, 0)]);
    binding.gate = async () => {
      throw new Error('loaded again');
    };
    expect(await loader.prepare([unknown(1, 0)])).toEqual([known(1, 0)]);
  });

  it('loads from the peer named, and tells what it asked for', async () => {
    const asked: unknown[] = [];
    const { loader, binding, store, held } = openLoader(undefined, async (content, source) => {
      asked.push({ content, source });
      return binding.expertBytes(store, content.layer, content.expert);
    });
    binding.gate = async () => {
      throw new Error('read the checkpoint');
    };
    const source = { worker: 'w2', throttleBytesPerSecond: 1000 };
    expect(await loader.prepare([known(1, 0)], [source])).toEqual([known(1, 0)]);
    expect(asked).toEqual([{ content: known(1, 0), source }]);
    expect(held.contents).toEqual([known(1, 0)]);
  });

  it.each([
    ['does not answer', () => Promise.reject(new EmError('EM_WORKER_LOST', { worker: 'w2', problem: 'gone' }))],
    ['sends other bytes', async () => Buffer.from('something else')],
    ['is not to be asked', async () => null],
  ])('reads its own checkpoint where the peer %s', async (_why, fetch) => {
    const { loader, binding, store } = openLoader(undefined, fetch);
    expect(await loader.prepare([known(1, 0)], [{ worker: 'w2', throttleBytesPerSecond: 0 }])).toEqual([known(1, 0)]);
    expect(binding.expertsHeld(store)).toBe(1);
  });

  it('loads at most four experts at a time', async () => {
    const { loader, binding } = openLoader();
    const hold = deferred<void>();
    let numLoading = 0;
    binding.gate = () => {
      numLoading += 1;
      return hold.promise;
    };
    const prepared = loader.prepare(Array.from({ length: 10 }, (_, expert) => unknown(1, expert)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(numLoading).toBe(4);
    hold.resolve();
    expect(await prepared).toHaveLength(10);
  });

  it('refuses a checksum that the checkpoint does not have, and frees what the command had loaded', async () => {
    const { loader, binding, store, held } = openLoader();
    await loader.prepare([known(1, 5)]);
    const wrong = { ...known(1, 1), checksum: '00000000deadbeef' };
    const refusal = { code: 'EM_CHECKSUM', fields: { layer: 1, expert: 1, got: fakeChecksum(1, 1), wanted: '00000000deadbeef' } };
    await expect(loader.prepare([known(1, 0), wrong, known(1, 5)])).rejects.toMatchObject(refusal);
    expect(held.contents).toEqual([known(1, 5)]);
    expect(binding.expertsHeld(store)).toBe(1);
  });

  it('refuses a format that the checkpoint does not have', async () => {
    const { loader } = openLoader();
    await expect(loader.prepare([{ ...known(1, 0), format: 'q8' }])).rejects.toMatchObject({ code: 'EM_WORKER_MISMATCH' });
  });

  it('frees an expert when the last pin is gone and no engine run is under way', async () => {
    const run = deferred<void>();
    const { loader, binding, store, held } = openLoader(() => run.promise);
    await loader.prepare([known(1, 0)]);
    const unpin = held.pin([known(1, 0)]);
    const released = loader.release([known(1, 0)]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([held.holds(known(1, 0)), binding.expertsHeld(store)]).toEqual([false, 1]);
    unpin();
    await new Promise((resolve) => setImmediate(resolve));
    expect(binding.expertsHeld(store)).toBe(1);
    run.resolve();
    await released;
    expect(binding.expertsHeld(store)).toBe(0);
  });

  it('loads an expert again after a release that is still waiting', async () => {
    const { loader, held } = openLoader();
    await loader.prepare([known(1, 0)]);
    const unpin = held.pin([known(1, 0)]);
    const released = loader.release([known(1, 0)]);
    const prepared = loader.prepare([known(1, 0)]);
    unpin();
    await Promise.all([released, prepared]);
    expect(held.holds(known(1, 0))).toBe(true);
  });

  it('passes over the release of what it does not hold', async () => {
    const { loader } = openLoader();
    await loader.release([known(1, 0)]);
  });
});
