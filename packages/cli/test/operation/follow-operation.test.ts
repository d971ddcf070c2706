// Watching an operation: what is said on the way, how it ends, and that leaving never touches it.
import type { Operation } from '@expertmesh/client';
import { EmError, FakeClock } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { followOperation } from '../../src/operation/follow-operation.js';
import { exampleDone, exampleOperation } from '../operation-examples.js';
import { RecordingTerminal } from '../recording-terminal.js';

type Step = Operation | (() => void);

/** Each list of steps is what one call of watchOperation does; a call beyond them finds nobody. */
function followed(calls: readonly Step[] | readonly (readonly Step[])[], options: { isErrTty?: boolean; format?: 'table' | 'json' } = {}) {
  const terminal = new RecordingTerminal(options);
  const clock = new FakeClock();
  const interrupt = new AbortController();
  const waits: number[] = [];
  const asked: string[] = [];
  const client = {
    endpoint: 'a:1',
    async *watchOperation(id: string, { signal }: { signal?: AbortSignal } = {}) {
      const all = calls.some(Array.isArray) ? (calls as readonly (readonly Step[])[]) : [calls as readonly Step[]];
      const steps = all[asked.length];
      asked.push(id);
      if (steps === undefined) throw unreachable();
      for (const step of steps) {
        if (typeof step === 'function') step();
        else yield step;
        if (signal?.aborted) throw new EmError('EM_CANCELLED', { what: 'the call' });
      }
    },
  };
  const wait = async (delayMs: number) => {
    waits.push(delayMs);
  };
  const parts = { client, terminal, format: options.format ?? 'table', clock, signal: interrupt.signal, wait } as const;
  return { terminal, clock, interrupt, waits, asked, run: (id = 'op_91') => followOperation(id, parts) };
}

function unreachable(): EmError {
  return new EmError('EM_CLUSTER_UNREACHABLE', { endpoint: 'a:1', cause: 'gone' });
}

it('shows moves, bytes, speed and time left, and at the end what was achieved and how to undo it', async () => {
  const steps: Step[] = [];
  const { terminal, clock, run } = followed(steps);
  const begun = { ...exampleOperation, numMovesDone: 0, bytesDone: 0, moving: [] };
  steps.push(begun, () => clock.advance(10_000), exampleOperation, exampleDone);
  await run();
  expect(terminal.stderr).toMatchInlineSnapshot(`
    "0/27 moves   0 B/12.0 GiB
    14/27 moves   6.0/12.0 GiB   614.4 MiB/s   10s left   moving L12/E37 w3 -> w5
    "
  `);
  expect(terminal.stdout).toMatchInlineSnapshot(`
    "op_91 done in 29s. Epoch 418 -> 445. max/mean load 1.44 -> 1.06 (measured over 60s)
    Undo: expertmesh rebalance undo op_91
    "
  `);
});

it('on a terminal the bar is gone before the result is printed', async () => {
  const { terminal, run } = followed([exampleOperation, exampleDone], { isErrTty: true });
  await run();
  expect(terminal.stderr).toMatch(/^\r\[#{10}-{10}\] {2}14\/27 moves/);
  expect(terminal.stderr.endsWith('\r\u001b[K')).toBe(true);
});

it('for programs the last state is printed as it is', async () => {
  const { terminal, run } = followed([exampleOperation, exampleDone], { format: 'json' });
  await run();
  expect(JSON.parse(terminal.stdout)).toEqual(exampleDone);
});

it('an interrupt detaches without an error and says how to watch on', async () => {
  const steps: Step[] = [exampleOperation];
  const { terminal, interrupt, run } = followed(steps);
  steps.push(() => interrupt.abort());
  await run();
  expect(terminal.stderr).toContain('op_91 goes on; expertmesh rebalance watch op_91\n');
  expect(terminal.stdout).toBe('');
});

it('after 45 s without a change it says what is waited for, and again after 45 s more, but not while paused', async () => {
  const steps: Step[] = [];
  const { terminal, clock, run } = followed(steps);
  const stuck = { ...exampleOperation, waitingFor: 'w5: receive queue full' };
  const stalls = () => terminal.stderr.split('\n').filter((line) => line.startsWith('no progress'));
  steps.push(
    stuck,
    () => clock.advance(44_000),
    () => expect(stalls()).toEqual([]),
    stuck,
    () => clock.advance(60_000),
  );
  steps.push(() => {
    expect(stalls()).toEqual([
      'no progress for 45s; waiting on w5: receive queue full',
      'no progress for 90s; waiting on w5: receive queue full',
    ]);
  });
  steps.push(
    { ...stuck, state: 'paused' },
    () => clock.advance(300_000),
    () => expect(stalls()).toHaveLength(2),
    exampleDone,
  );
  await run();
});

it('one that stopped part-way exits 5, one that failed exits 1, both with the last state for programs and the way back', async () => {
  const stopped = { ...exampleOperation, state: 'stopped', moving: [] } as const;
  const failed = { ...stopped, state: 'failed', errorMessage: 'w5 is lost' } as const;
  const first = followed([stopped], { format: 'json' });
  await expect(first.run()).rejects.toMatchObject({
    code: 'EM_OPERATION_STOPPED',
    exitCode: 5,
    message:
      'operation op_91 stopped after 14 of 27 moves: it was cancelled. What has moved stays moved; back to the placement before: expertmesh rebalance undo op_91',
  });
  expect(JSON.parse(first.terminal.stdout)).toMatchObject({ state: 'stopped', numMovesDone: 14 });
  await expect(followed([failed]).run()).rejects.toMatchObject({
    code: 'EM_OPERATION_FAILED',
    exitCode: 1,
    fields: { operation: 'op_91', done: 14, total: 27 },
  });
});

describe('a coordinator that goes away', () => {
  const lost = () => {
    throw unreachable();
  };

  it('is waited for with growing delays, and the operation it goes on with is watched to its end', async () => {
    const { terminal, waits, asked, run } = followed([[exampleOperation, lost], [lost], [lost], [exampleOperation, exampleDone]]);
    await run('');
    expect(asked).toEqual(['', 'op_91', 'op_91', 'op_91']);
    expect(waits).toEqual([200, 400, 800]);
    const said = terminal.stderr.split('\n').filter((line) => line.startsWith('coordinator'));
    expect(said).toEqual(['coordinator a:1 went away; waiting for it (Ctrl-C ends)', 'coordinator a:1 is back']);
    expect(terminal.stdout).toContain('op_91 done');
  });

  it('and cuts the stream before the end is waited for alike', async () => {
    const { terminal, run } = followed([[exampleOperation], [lost], [exampleDone]]);
    await run();
    expect(terminal.stderr).toContain('went away');
    expect(terminal.stdout).toContain('op_91 done');
  });

  it('is not one that cuts the stream between two of its terms, unless nobody leads for long', async () => {
    const withoutLeader = () => {
      throw new EmError('EM_NOT_LEADER', { coordinator: 'c1', leader: 'none' });
    };
    const short = followed([[exampleOperation], [withoutLeader], [exampleDone]]);
    await short.run();
    expect(short.waits).toEqual([200, 400]);
    expect(short.terminal.stderr).not.toContain('went away');
    const long = followed([[exampleOperation], ...Array.from({ length: 5 }, () => [withoutLeader]), [exampleDone]]);
    await long.run();
    expect(long.terminal.stderr).toContain('went away');
    expect(long.terminal.stdout).toContain('op_91 done');
  });

  it('without the operation when it is back is an error', async () => {
    const forgotten = () => {
      throw new EmError('EM_OPERATION_NOT_FOUND', { operation: 'op_91', wanted: 'none' });
    };
    await expect(followed([[exampleOperation, lost], [forgotten]]).run()).rejects.toMatchObject({ code: 'EM_OPERATION_NOT_FOUND' });
  });

  it('can be left by an interrupt while it is away', async () => {
    const calls: Step[][] = [[exampleOperation, lost]];
    const { terminal, interrupt, run } = followed(calls);
    calls.push([() => interrupt.abort()]);
    await run();
    expect(terminal.stderr).toContain('op_91 goes on; expertmesh rebalance watch op_91\n');
  });

  it('before it has ever answered is an error at once', async () => {
    const { waits, run } = followed([[lost]]);
    await expect(run()).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
    expect(waits).toEqual([]);
  });
});
