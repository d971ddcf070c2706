// The rebalance, drain and pin commands against a coordinator that answers as each test says.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { type expertmesh, toServiceError, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Handlers, startFakeCoordinator } from '../../../client/test/fake-coordinator.js';
import { runCli } from '../../src/cli.js';
import { exampleDone, exampleOperation } from '../operation-examples.js';
import { emptyPlan, examplePlan } from '../plan-examples.js';
import { RecordingTerminal } from '../recording-terminal.js';

let folder: string;
let planFile: string;
const servers: grpc.Server[] = [];
const planText = `${JSON.stringify({ version: 1, ...examplePlan, checksum: 'c0ffee' }, null, 1)}\n`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebalance-'));
  planFile = join(folder, 'plan.json');
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.forceShutdown();
  await rm(folder, { recursive: true });
});

const wireStates = {
  planned: v1.OperationState.PLANNED,
  running: v1.OperationState.RUNNING,
  paused: v1.OperationState.PAUSED,
  cancelling: v1.OperationState.CANCELLING,
  done: v1.OperationState.DONE,
  stopped: v1.OperationState.STOPPED,
  failed: v1.OperationState.FAILED,
} as const;

function onWire(operation: Operation): expertmesh.v1.Operation.$Properties {
  return {
    ...operation,
    state: wireStates[operation.state],
    endedMs: operation.endedMs ?? 0,
    moving: operation.moving.map((move) => ({ ...move, from: move.from ?? '', to: move.to ?? '' })),
    skipped: [],
    ...(operation.measured && {
      measuredBefore: operation.measured.before,
      measuredAfter: operation.measured.after,
      measuredOverMs: operation.measured.overMs,
    }),
  };
}

type Call = readonly [method: string, request: Record<string, unknown>];

/** Answers every call with the value given for it, or with an error. Keeps what was asked and is not a default, status aside. */
async function cluster(answers: Partial<Record<keyof Handlers, object | EmError>>) {
  const calls: Call[] = [];
  const all = { getStatus: { cluster: 'prod-a', epoch: 418 }, ...answers };
  const handlers = Object.fromEntries(
    Object.entries(all).map(([method, answer]) => [
      method,
      (call: { request: Record<string, unknown> }, done: (error: unknown, value?: object) => void) => {
        if (method !== 'getStatus') calls.push([method, { ...call.request }]);
        if (answer instanceof EmError) done(toServiceError(answer));
        else done(null, answer);
      },
    ]),
  ) as Handlers;
  const watchOperation: Handlers['watchOperation'] = (call) => {
    calls.push(['watchOperation', { id: call.request.id }]);
    call.write(onWire(exampleOperation));
    call.write(onWire(watched));
    call.end();
  };
  let watched: Operation = exampleDone;
  const { endpoint, server } = await startFakeCoordinator({ ...handlers, watchOperation });
  servers.push(server);
  return {
    calls,
    endBy(operation: Operation) {
      watched = operation;
    },
    async run(words: string, options: { answer?: string } = {}) {
      const terminal = new RecordingTerminal(options);
      const exitCode = await runCli([...words.split(' '), '--endpoint', endpoint], terminal);
      return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr };
    },
  };
}

describe('plan', () => {
  it('is shown, and written exactly as the coordinator gave it', async () => {
    const { run, calls } = await cluster({ planRebalance: { plan: planText } });
    const { exitCode, stdout, stderr } = await run(
      `rebalance plan --threshold 2% --since 10m --weight w3=0.5 --exclude w2 --max-moves 9 --max-bytes 1KiB --replicas 2 --planner eplb --save ${planFile}`,
    );
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `\nPlan pl_7Q2 written to ${planFile}. Nothing has been changed.\nNext: expertmesh rebalance diff ${planFile}  |  expertmesh rebalance apply ${planFile}\n`,
    });
    expect(stdout).toContain('Moves     3 (');
    expect(await readFile(planFile, 'utf8')).toBe(planText);
    expect(calls).toMatchObject([
      [
        'planRebalance',
        {
          threshold: 0.02,
          sinceMs: 600_000,
          exclude: ['w2'],
          maxMoves: 9,
          maxBytes: 1024,
          replicas: 2,
          planner: 'eplb',
        },
      ],
    ]);
  });

  it('for programs is the document itself', async () => {
    const { run } = await cluster({ planRebalance: { plan: planText } });
    expect((await run('rebalance plan -o json')).stdout).toBe(planText);
  });

  it('with --detailed-exitcode exits 3 when there are moves and 0 when there are none', async () => {
    const moves = await cluster({ planRebalance: { plan: planText } });
    expect((await moves.run('rebalance plan --detailed-exitcode')).exitCode).toBe(3);
    const none = await cluster({ planRebalance: { plan: JSON.stringify(emptyPlan) } });
    expect((await none.run('rebalance plan --detailed-exitcode')).exitCode).toBe(0);
  });

  it('without moves says so, and is written all the same', async () => {
    const { run } = await cluster({ planRebalance: { plan: JSON.stringify(emptyPlan) } });
    const { exitCode, stdout } = await run(`rebalance plan --save ${planFile}`);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'Nothing to do: all 2 workers are within 5% of the mean (worst w3, 3.1%).\n',
    });
    expect(JSON.parse(await readFile(planFile, 'utf8'))).toMatchObject({ moves: [] });
  });

  it('that cannot be written is an error by the name of the file', async () => {
    const { run } = await cluster({ planRebalance: { plan: planText } });
    const { exitCode, stderr } = await run(`rebalance plan --save ${folder}/none/plan.json`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error EM_FILE_WRITE: cannot write');
  });
});

describe('apply', () => {
  beforeEach(() => writeFile(planFile, planText));

  it('with --yes sends the file unchanged, follows the operation and prints its last state', async () => {
    const { run, calls } = await cluster({ applyPlan: onWire(exampleOperation) });
    const { exitCode, stdout } = await run(`rebalance apply ${planFile} --yes --throttle 400MiB/s --concurrency 2 -o json`);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(exampleDone);
    expect(calls).toEqual([
      ['applyPlan', { plan: planText, throttleBytesPerSecond: 400 * 2 ** 20, concurrency: 2 }],
      ['watchOperation', { id: 'op_91' }],
    ]);
  });

  it('asks for the name of the cluster, and goes on only with it', async () => {
    const right = await cluster({ applyPlan: onWire(exampleOperation) });
    const { exitCode, stdout, stderr } = await right.run(`rebalance apply ${planFile}`, { answer: 'prod-a' });
    expect(exitCode).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "Plan pl_7Q2: 3 moves, 860.0 MiB, epoch 418 (still current).
      Apply to prod-a? Type the cluster name to continue: prod-a
      Operation op_91 started; Ctrl-C detaches, the operation goes on.
      14/27 moves   6.0/12.0 GiB   moving L12/E37 w3 -> w5
      "
    `);
    expect(stdout).toMatchInlineSnapshot(`
      "op_91 done in 29s. Epoch 418 -> 445. max/mean load 1.44 -> 1.06 (measured over 60s)
      Undo: expertmesh rebalance undo op_91
      "
    `);
    const wrong = await cluster({ applyPlan: onWire(exampleOperation) });
    const refused = await wrong.run(`rebalance apply ${planFile}`, { answer: 'yes' });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('Nothing has been changed.\nerror EM_CANCELLED: rebalance apply was cancelled\n');
    expect(wrong.calls).toEqual([]);
  });

  it('without --yes and without a terminal changes nothing and exits 2', async () => {
    const { run, calls } = await cluster({ applyPlan: onWire(exampleOperation) });
    expect((await run(`rebalance apply ${planFile}`)).exitCode).toBe(2);
    expect(calls).toEqual([]);
  });

  it('with --detach returns when the operation has begun', async () => {
    const { run, calls } = await cluster({ applyPlan: onWire(exampleOperation) });
    const { stdout } = await run(`rebalance apply ${planFile} --yes --detach`);
    expect(stdout).toBe('Operation op_91 started; watch it: expertmesh rebalance watch op_91\n');
    expect(calls.map(([method]) => method)).toEqual(['applyPlan']);
  });

  it('of a stale plan is refused by the coordinator, without a question, and exits 4', async () => {
    const stale = new EmError('EM_PLAN_STALE', { plan: 'pl_7Q2', got: 418, wanted: 445, by: ' (made by op_91)' });
    const { run } = await cluster({ getStatus: { cluster: 'prod-a', epoch: 445 }, applyPlan: stale });
    const { exitCode, stderr } = await run(`rebalance apply ${planFile}`, { answer: 'never asked' });
    expect(exitCode).toBe(4);
    expect(stderr).not.toContain('Type the cluster name');
    expect(stderr).toContain('error EM_PLAN_STALE: plan pl_7Q2 was made at epoch 418; the cluster is at epoch 445 (made by op_91).');
  });

  it('that stops part-way exits 5', async () => {
    const { run, endBy } = await cluster({ applyPlan: onWire(exampleOperation) });
    endBy({ ...exampleDone, state: 'stopped', numMovesDone: 15, errorMessage: 'w5 is lost' });
    const { exitCode, stderr } = await run(`rebalance apply ${planFile} --yes`);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('error EM_OPERATION_STOPPED: operation op_91 stopped after 15 of 27 moves: w5 is lost.');
  });

  it('of a plan without moves asks nothing, and reports that nothing was to do', async () => {
    await writeFile(planFile, JSON.stringify(emptyPlan));
    const nothing = { ...exampleDone, epoch: 418, numMoves: 0, numMovesDone: 0, bytes: 0, bytesDone: 0 };
    const { run } = await cluster({ applyPlan: onWire(nothing) });
    const { exitCode, stdout } = await run(`rebalance apply ${planFile} --yes`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Nothing to do: no expert has to move. Epoch 418.\n' });
  });

  it('of an empty file is refused before the cluster is asked', async () => {
    await writeFile(planFile, '');
    const { run, calls } = await cluster({});
    const { exitCode, stderr } = await run(`rebalance apply ${planFile} --yes`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `error EM_PLAN_FORMAT: ${planFile} is not a plan that can be applied: it is empty\n`,
    });
    expect(calls).toEqual([]);
  });
});

it('undo shows the plan back, and applies it as it came', async () => {
  const { run, calls } = await cluster({ planRebalance: { plan: planText }, applyPlan: onWire(exampleOperation) });
  const { exitCode, stderr } = await run('rebalance undo op_90 --yes');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Moves     3 (');
  expect(calls).toMatchObject([
    ['planRebalance', { undoOperation: 'op_90' }],
    ['applyPlan', { plan: planText }],
    ['watchOperation', { id: 'op_91' }],
  ]);
});

describe('control', () => {
  it('acts on the operation named, or on the one under way', async () => {
    const { run, calls } = await cluster({ controlOperation: onWire({ ...exampleOperation, state: 'paused' }) });
    expect((await run('rebalance pause')).stdout).toBe('op_91 (rebalance) is paused: 14 of 27 moves done, at most 400.0 MiB/s\n');
    await run('rebalance resume op_91');
    await run('rebalance cancel op_91');
    await run('rebalance throttle 1MiB/s');
    await run('rebalance throttle op_91 none');
    const { PAUSE, RESUME, CANCEL, THROTTLE } = v1.OperationAction;
    expect(calls.map(([, request]) => request)).toEqual([
      { action: PAUSE },
      { id: 'op_91', action: RESUME },
      { id: 'op_91', action: CANCEL },
      { action: THROTTLE, throttleBytesPerSecond: 2 ** 20 },
      { id: 'op_91', action: THROTTLE },
    ]);
  });

  it('the history lists the operations', async () => {
    const { run, calls } = await cluster({ listOperations: { operations: [onWire(exampleDone), onWire(exampleOperation)] } });
    expect((await run('rebalance history --limit 2')).stdout).toMatchInlineSnapshot(`
      "OPERATION  KIND       STATE    MOVES     BYTES  EPOCH       MAX/MEAN      BEGAN                     TOOK  PROBLEM
      op_91      rebalance  done     27/27  12.0 GiB  418 -> 445  1.41 -> 1.05  2026-01-02T03:04:05.000Z   29s
      op_91      rebalance  running  14/27   6.0 GiB  418 -> 432  1.41 -> 1.20  2026-01-02T03:04:05.000Z     -
      "
    `);
    expect(calls).toEqual([['listOperations', { limit: 2 }]]);
  });

  it('auto shows the policy, and changes only what is given', async () => {
    const policy = {
      enabled: false,
      threshold: 0.1,
      minGain: 0.05,
      holdMs: 120_000,
      quietHours: '',
      throttleBytesPerSecond: 0,
      lastDecision: 'off',
    };
    const { run, calls } = await cluster({ auto: policy });
    expect((await run('rebalance auto')).stdout).toMatchInlineSnapshot(`
      "auto           off
      threshold      10%
      minimum gain   5%
      hold           2m
      quiet hours    none
      throttle       none
      last decision  off
      "
    `);
    expect(calls.map(([, { set }]) => set)).toEqual([undefined]);
    await run('rebalance auto on --hold 5m --quiet-hours 22:00-06:00');
    expect(calls.at(-1)![1].set).toMatchObject({ enabled: true, threshold: 0.1, holdMs: 300_000, quietHours: '22:00-06:00' });
  });
});

describe('drain and undrain', () => {
  it('ask for the name of the cluster, and follow the operation to its end', async () => {
    const drain = { ...exampleOperation, kind: 'drain', worker: 'w3' };
    const { run, calls, endBy } = await cluster({ drain: onWire(drain), undrain: onWire({ ...drain, kind: 'undrain' }) });
    endBy({ ...exampleDone, kind: 'drain', worker: 'w3' });
    const { exitCode, stdout, stderr } = await run('workers drain w3 --throttle 1MiB/s', { answer: 'prod-a' });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Drain w3 of prod-a? Type the cluster name to continue: prod-a\n');
    expect(stdout).toContain('Undo: expertmesh workers undrain w3\n');
    await run('workers undrain w3 --yes');
    expect(calls).toEqual([
      ['drain', { worker: 'w3', throttleBytesPerSecond: 2 ** 20 }],
      ['watchOperation', { id: 'op_91' }],
      ['undrain', { worker: 'w3' }],
      ['watchOperation', { id: 'op_91' }],
    ]);
  });
});

describe('pins', () => {
  it('are set and taken away, and listed with the placement', async () => {
    const pins = [{ layer: 12, expert: 37, worker: 'w3' }];
    const { run, calls } = await cluster({ pin: { pins }, getPlacement: { epoch: 3, layers: [] } });
    expect((await run('placement pin 12/37 --worker w3')).stdout).toBe('PINNED LAYER  EXPERT  WORKER\n          12      37  w3\n');
    expect(JSON.parse((await run('placement unpin 12/37 -o json')).stdout)).toEqual(pins);
    expect(JSON.parse((await run('placement show -o json')).stdout)).toEqual({ epoch: 3, layers: [], pins });
    expect(calls.filter(([method]) => method === 'pin')).toMatchObject([
      ['pin', { add: pins, remove: [] }],
      ['pin', { add: [], remove: [{ layer: 12, expert: 37 }] }],
      ['pin', { add: [], remove: [] }],
    ]);
  });
});
