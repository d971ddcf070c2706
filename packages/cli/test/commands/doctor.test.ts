import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { EmError } from '@expertmesh/common';
import type { Binding } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli.js';
import { renderChecks } from '../../src/commands/doctor.js';
import type { Check } from '../../src/doctor/check.js';
import { checkCores, checkMemory, checkNative, checkNode, checkOpenFiles, type MachineFacts } from '../../src/doctor/machine-checks.js';
import { checkModel } from '../../src/doctor/model-check.js';
import { checkPort } from '../../src/doctor/network-checks.js';
import { RecordingTerminal } from '../recording-terminal.js';

const gib = 2 ** 30;
const good: MachineFacts = { node: 'v20.19.0', cores: 2, memoryBytes: 8 * gib, freeBytes: 6 * gib, openFiles: 65_536 };
const model = fileURLToPath(new URL('../../../../test/fixtures/mixtral', import.meta.url));

function binding(kernels: string, available: readonly string[]): Binding {
  const calls = {
    engineOpen: () => ({}),
    engineInfo: () => ({ threads: 1, kernels, available, numerics: 'cpu-v1' }),
    engineClose: () => {},
  };
  return calls as unknown as Binding;
}

function expectRemedies(checks: readonly Check[]): void {
  for (const { state, remedy, detail } of checks) {
    expect(detail).not.toBe('');
    expect(remedy === '').toBe(state === 'ok');
  }
}

describe('the machine', () => {
  it('a good one passes every check', () => {
    const checks = [checkNode(good), checkCores(good), checkMemory(good, null), checkOpenFiles(good)];
    expect(checks.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expectRemedies(checks);
  });

  it.each([
    ['v20.18.3', 'fail'],
    ['v18.20.0', 'fail'],
    ['v20.19.0', 'ok'],
    ['v22.1.0', 'ok'],
  ])('Node %s: %s', (node, state) => {
    expect(checkNode({ ...good, node }).state).toBe(state);
  });

  it('one core is a warning', () => {
    expect(checkCores({ ...good, cores: 1 }).state).toBe('warn');
  });

  it.each([
    [5 * gib, 'ok', 'fits'],
    [6.5 * gib, 'warn', 'leaves too little for requests'],
    [9 * gib, 'fail', 'does not fit'],
  ])('a model of %i bytes on 8 GiB: %s, as it %s', (bytes, state) => {
    expect(checkMemory(good, bytes).state).toBe(state);
  });

  it('a model that fits only when others end is a warning', () => {
    expect(checkMemory({ ...good, freeBytes: gib }, 2 * gib).state).toBe('warn');
  });

  it.each([
    [128, 'fail'],
    [1_024, 'warn'],
    [4_096, 'ok'],
    [Number.POSITIVE_INFINITY, 'ok'],
    [null, 'ok'],
  ])('%s open files: %s', (openFiles, state) => {
    expect(checkOpenFiles({ ...good, openFiles }).state).toBe(state);
  });

  it('the addon loads and the CPU has vector kernels, or only the portable ones', () => {
    const fast = checkNative(() => binding('avx2', ['ref', 'avx2']));
    expect(fast.map(({ name, state }) => `${name} ${state}`)).toEqual(['addon ok', 'instructions ok']);
    const slow = checkNative(() => binding('ref', ['ref']));
    expect(slow.map(({ name, state }) => `${name} ${state}`)).toEqual(['addon ok', 'instructions warn']);
    expectRemedies([...fast, ...slow]);
  });

  it('an addon that does not load fails with the remedy of its error', () => {
    const [addon] = checkNative(() => {
      throw new EmError('EM_NATIVE_LOAD', { cause: 'no file', remedy: 'Build it so' });
    });
    expect(addon).toMatchObject({ state: 'fail', remedy: 'Build it so' });
  });
});

describe('the model', () => {
  it('a valid folder is ok, and its size is known', async () => {
    const { check, bytes } = await checkModel(model);
    expect(check).toMatchObject({ name: 'model', state: 'ok' });
    expect(bytes).toBeGreaterThan(0);
  });

  it('a folder that is not one fails by the code and text of the model checks', async () => {
    const { check, bytes } = await checkModel('/nowhere');
    expect(check.state).toBe('fail');
    expect(check.detail).toMatch(/^EM_MODEL_FOLDER: .*\/nowhere/);
    expect(bytes).toBeNull();
  });
});

describe('the command', () => {
  async function run(...args: string[]) {
    const terminal = new RecordingTerminal();
    const exitCode = await runCli(['doctor', ...args, '-o', 'json'], terminal);
    return { exitCode, stderr: terminal.stderr, checks: (JSON.parse(terminal.stdout) as { checks: Check[] }).checks };
  }

  it('a port in use is a failure when it was named, and a warning when it is the default', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    expect(await checkPort('127.0.0.1', port, false)).toMatchObject({ state: 'warn' });
    const { exitCode, stderr, checks } = await run('--port', String(port));
    expect(checks.find(({ name }) => name === 'port')).toMatchObject({ state: 'fail' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error EM_PRECONDITION: 1 of \d checks failed \(port\)/);
    await new Promise((resolve) => server.close(resolve));
    expect((await checkPort('127.0.0.1', port, true)).state).toBe('ok');
  });

  it('prints every check with exactly the keys of the contract and exits 0 when none fails', async () => {
    const { exitCode, checks } = await run('--model', model, '--port', '0');
    expect(checks.map(({ name }) => name)).toEqual(['node', 'addon', 'instructions', 'cores', 'memory', 'files', 'model', 'port']);
    for (const check of checks) expect(Object.keys(check)).toEqual(['name', 'state', 'detail', 'remedy']);
    expectRemedies(checks);
    expect(exitCode).toBe(0);
  });

  it('an endpoint where nobody answers fails with a remedy', async () => {
    const { exitCode, checks } = await run('--endpoint', '127.0.0.1:1');
    expect(checks.find(({ name }) => name === 'coordinator')).toMatchObject({
      state: 'fail',
      remedy: expect.stringContaining('expertmesh serve'),
    });
    expect(checks.some(({ name }) => name === 'port')).toBe(false);
    expect(exitCode).toBe(1);
  });

  it('for people there is a table, and the remedies below it', () => {
    const checks: Check[] = [
      { name: 'node', state: 'ok', detail: 'v20', remedy: '' },
      { name: 'port', state: 'fail', detail: 'in use', remedy: 'Choose another' },
    ];
    expect(renderChecks(checks)).toBe('CHECK  STATE  FOUND\nnode   OK     v20\nport   FAIL   in use\n\nport: Choose another\n');
  });
});
