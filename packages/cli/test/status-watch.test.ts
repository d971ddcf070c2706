import type { ClusterStatus } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { followStatus, Redrawn, streamedData } from '../src/status-watch.js';
import { exampleStatus } from './cluster-examples.js';
import { RecordingTerminal } from './recording-terminal.js';

class TtyTerminal extends RecordingTerminal {
  override readonly isOutTty = true;
  override readonly columns = 20;
}

describe('Redrawn', () => {
  it('on a terminal the next text takes the place of the one before, wrapped lines counted', () => {
    const terminal = new TtyTerminal();
    const screen = new Redrawn(terminal);
    screen.show(`short\n${'x'.repeat(45)}\n`);
    terminal.stdout = '';
    screen.show('next\n');
    expect(terminal.stdout).toBe('\u001b[4A\u001b[Jnext\n');
  });

  it('on a terminal a text that follows a message stands below it', () => {
    const terminal = new TtyTerminal();
    const screen = new Redrawn(terminal);
    screen.show('one\n');
    screen.say('gone');
    screen.show('one\n');
    expect(terminal.stdout).toBe('one\none\n');
    expect(terminal.stderr).toBe('gone\n');
  });

  it('elsewhere each change is a block of its own, and what has not changed is not repeated', () => {
    const terminal = new RecordingTerminal();
    const screen = new Redrawn(terminal);
    for (const text of ['one\n', 'one\n', 'two\n']) screen.show(text);
    expect(terminal.stdout).toBe('one\n\ntwo\n');
  });
});

it('JSON is one document a line, YAML one document after another', () => {
  expect(streamedData('json', { a: [1, 2] })).toBe('{"a":[1,2]}\n');
  expect(streamedData('yaml', { a: 1 })).toBe('---\na: 1\n');
});

describe('followStatus', () => {
  const unreachable = () => new EmError('EM_CLUSTER_UNREACHABLE', { endpoint: 'here:1', cause: 'refused' });

  /** Each entry is what one call does: statuses of these epochs, then its end. */
  async function follow(calls: readonly { epochs?: number[]; thrown?: Error; abort?: boolean }[]) {
    const abort = new AbortController();
    const log: string[] = [];
    let index = 0;
    const client = {
      endpoint: 'here:1',
      async *watchStatus(): AsyncGenerator<ClusterStatus, void, undefined> {
        const call = calls[index++];
        for (const epoch of call?.epochs ?? []) yield { ...exampleStatus, epoch };
        if (call?.abort ?? call === undefined) abort.abort();
        if (call?.thrown !== undefined) throw call.thrown;
      },
    };
    await followStatus(client, abort.signal, { show: ({ epoch }) => log.push(`${epoch}`), say: (line) => log.push(line) }, async () => {});
    return log;
  }

  it('says once that the coordinator went away, waits for it, and says that it is back', async () => {
    const log = await follow([{ epochs: [1, 2] }, { thrown: unreachable() }, { epochs: [3], abort: true }]);
    expect(log).toEqual(['1', '2', 'coordinator here:1 went away; waiting for it (Ctrl-C ends)', 'coordinator here:1 is back', '3']);
  });

  it('an interrupt ends it without an error', async () => {
    const cancelled = new EmError('EM_CANCELLED', { what: 'the request' });
    expect(await follow([{ epochs: [1], abort: true, thrown: cancelled }])).toEqual(['1']);
  });

  it('a coordinator that never answered is an error, as is any other failure later', async () => {
    await expect(follow([{ thrown: unreachable() }])).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
    const internal = new EmError('EM_INTERNAL', { problem: 'UNIMPLEMENTED' });
    await expect(follow([{ epochs: [1], thrown: internal }])).rejects.toMatchObject({ code: 'EM_INTERNAL' });
  });
});
