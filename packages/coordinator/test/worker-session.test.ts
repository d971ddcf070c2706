// One membership stream, with a stream that records what is written.
import { FakeClock } from '@expertmesh/common';
import { v1 } from '@expertmesh/proto';
import { beforeEach, expect, test } from 'vitest';
import { coordinatorMessageBytes } from '../src/membership/message-bytes.js';
import { PeerBook } from '../src/membership/peer-book.js';
import { WorkerSession } from '../src/membership/worker-session.js';
import { WorkerTable } from '../src/membership/worker-table.js';
import { fakeFacts } from './facts.js';
import { RecordingStream } from './recording-stream.js';

let stream: RecordingStream;
let clock: FakeClock;
let session: WorkerSession;

beforeEach(() => {
  stream = new RecordingStream();
  clock = new FakeClock();
  session = new WorkerSession('w1', stream, () => 3, clock, true);
});

test('every message carries the fence, every command its own number', async () => {
  session.welcome('default', 1000);
  const first = session.command({ prepare: { epoch: 1, contents: [] } }, 1000);
  const second = session.command({ release: { contents: [] } }, 1000);
  expect(stream.written).toMatchObject([
    { fence: 3, welcome: {} },
    { fence: 3, command: 1, prepare: {} },
    { fence: 3, command: 2, release: {} },
  ]);
  expect(stream.written[0]!.command).toBeUndefined();
  session.acknowledge({ command: 2 });
  session.acknowledge({ command: 1, contents: [{ layer: 4 }] });
  expect((await first).contents).toEqual([{ layer: 4 }]);
  expect((await second).command).toBe(2);
});

test('an acknowledged failure rejects with the code of the worker', async () => {
  const answer = session.command({ prepare: {} }, 1000);
  session.acknowledge({ command: 1, errorCode: 'EM_OUT_OF_MEMORY', errorMessage: 'no memory for experts (8 bytes)' });
  await expect(answer).rejects.toMatchObject({ code: 'EM_OUT_OF_MEMORY', message: 'no memory for experts (8 bytes)', isPermanent: true });
});

test('a code of a newer worker is reported as it is', async () => {
  const answer = session.command({ prepare: {} }, 1000);
  session.acknowledge({ command: 1, errorCode: 'EM_FROM_THE_FUTURE', errorMessage: 'new' });
  await expect(answer).rejects.toMatchObject({ code: 'EM_INTERNAL', message: 'EM_FROM_THE_FUTURE: new' });
});

test('a command that is not acknowledged in time rejects, and a late answer is dropped', async () => {
  const answer = session.command({ activate: {} }, 1000);
  clock.advance(999);
  clock.advance(1);
  await expect(answer).rejects.toMatchObject({ code: 'EM_DEADLINE' });
  session.acknowledge({ command: 1 });
});

test('closing ends the stream and fails what waits on it, now and later', async () => {
  const answer = session.command({ prepare: {} }, 1000);
  session.close();
  await expect(answer).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
  await expect(session.command({ prepare: {} }, 1000)).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
  expect(stream.hasEnded).toBe(true);
  expect(stream.written).toHaveLength(1);
});

function bookOf(...workers: string[]): PeerBook {
  const book = new PeerBook();
  know(book, ...workers);
  return book;
}

function know(book: PeerBook, ...workers: string[]): void {
  const known = new WorkerTable('default');
  for (const worker of workers) known.register(fakeFacts(worker), 0);
  book.update(known.all());
}

/** What each message about peers said: the version that it is a change of, who is new or changed, who is gone. */
function toldPeers(): unknown[] {
  return stream.written.map(({ peers }) => [peers!.baseVersion, peers!.peers!.map(({ worker }) => worker), peers!.gone]);
}

test('a worker is told all of its peers first, then what has changed of them, and nothing twice', () => {
  const book = bookOf('a');
  session.tellPeers(book);
  session.tellPeers(book);
  know(book, 'a', 'b');
  session.tellPeers(book);
  know(book, 'b');
  session.tellPeers(book);
  expect(toldPeers()).toEqual([
    [0, ['a'], []],
    [1, ['b'], []],
    [2, [], ['a']],
  ]);
});

test('what was told under another lead does not count: after a welcome a worker is told all of its peers', () => {
  const book = bookOf('a', 'b');
  session.tellPeers(book);
  session.welcome('default', 1000);
  session.tellPeers(book);
  expect(stream.written.map(({ peers }) => peers?.baseVersion)).toEqual([0, undefined, 0]);
});

test('a worker of an earlier version is told all of its peers each time', () => {
  const earlier = new WorkerSession('w1', stream, () => 3, clock, false);
  const book = bookOf('a');
  earlier.tellPeers(book);
  know(book, 'a', 'b');
  earlier.tellPeers(book);
  earlier.tellPeers(book);
  expect(toldPeers()).toEqual([
    [0, ['a'], []],
    [0, ['a', 'b'], []],
  ]);
});

test('a worker that does not read is told everything that it has missed at once', () => {
  stream.isFull = true;
  const book = bookOf('a');
  session.tellPeers(book);
  for (const workers of [
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['b', 'c'],
  ]) {
    know(book, ...workers);
    session.tellPeers(book);
  }
  expect(stream.written).toHaveLength(1);
  stream.isFull = false;
  stream.emit('drain');
  expect(toldPeers()).toEqual([
    [0, ['a'], []],
    [1, ['b', 'c'], ['a']],
  ]);
});

test('a placement or a list of peers that goes to many workers is encoded once, and arrives whole in each one’s own message', () => {
  let numReads = 0;
  const change = {
    baseEpoch: 4,
    get epoch() {
      numReads += 1;
      return 5;
    },
  };
  const activate = { change };
  const [first, second] = [7, 8].map((command) => coordinatorMessageBytes({ fence: 3, command, activate }));
  const numFirst = numReads;
  expect(v1.CoordinatorMessage.decode(first!)).toMatchObject({ fence: 3, command: 7, activate: { change: { baseEpoch: 4, epoch: 5 } } });
  expect(v1.CoordinatorMessage.decode(second!)).toMatchObject({ fence: 3, command: 8, activate: { change: { epoch: 5 } } });
  coordinatorMessageBytes({ fence: 3, command: 9, activate });
  expect(numReads).toBe(numFirst);
  const peers = {
    get peers() {
      numReads += 1;
      return [{ worker: 'w1' }];
    },
  };
  const told = [3, 4].map((fence) => v1.CoordinatorMessage.decode(coordinatorMessageBytes({ fence, peers })));
  expect(told).toMatchObject([3, 4].map((fence) => ({ fence, peers: { peers: [{ worker: 'w1' }] } })));
  const numOnce = numReads;
  coordinatorMessageBytes({ fence: 5, peers });
  expect(numReads).toBe(numOnce);
  expect(v1.CoordinatorMessage.decode(coordinatorMessageBytes({ fence: 3, welcome: { cluster: 'c' } }))).toMatchObject({
    welcome: { cluster: 'c' },
  });
});
