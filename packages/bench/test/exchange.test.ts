// The same code as between two processes, with both ends in this one and small counts.
import { expect, it } from 'vitest';
import { openEchoCaller, rowBytes } from '../src/echo-caller.js';
import { startEchoPeers } from '../src/echo-peer.js';
import { benchExchange } from '../src/exchange.js';

const work = { numTrips: 5, numBytes: 4 * 1024 * 1024 };
const split = { kind: 'decode', steps: 1, step: 9, attention: 1, gate: 1, pack: 1, wire: 1, experts: 1, combine: 1, head: 1 } as const;
const splitSteps = async () => [split];

it('compares every way for each size and number of peers, and closes what it opened', async () => {
  let isClosed = false;
  const openPeers = async (numPeers: number) => {
    const peers = await startEchoPeers(numPeers);
    const close = async () => {
      isClosed = true;
      await peers.close();
    };
    return { ...peers, close };
  };
  const progress: number[] = [];
  const report = await benchExchange({ isQuick: true, onProgress: (fraction) => progress.push(fraction), work, openPeers, splitSteps });
  expect(report.bench).toBe('exchange');
  const { rows, summary } = report;
  expect(rows.map(({ payloadBytes, numPeers }) => `${payloadBytes} to ${numPeers}`)).toEqual([
    '8192 to 1',
    '131072 to 1',
    '1048576 to 1',
    '8192 to 2',
    '8192 to 8',
    '8192 to 71',
  ]);
  for (const row of rows) {
    for (const us of [row.shared, row.tcp, row.grpc, row.rawTcp]) expect(us).toBeGreaterThan(0);
    for (const us of [row.rawShared, row.tls]) expect(us === null).toBe(row.numPeers > 1);
  }
  const [smallest, , largest] = rows;
  expect(summary).toEqual({
    roundTripOverTcp: Math.min(smallest!.sharedOverRawTcp, smallest!.tcpOverRawTcp),
    bytesOverTcp: 1 / Math.min(largest!.sharedOverRawTcp, largest!.tcpOverRawTcp),
    sharedRoundTripUs: smallest!.shared,
    tcpBytesOverTcp: 1 / largest!.tcpOverRawTcp,
    tlsBytesOverTcp: 1 / largest!.tlsOverRawTcp!,
    sharedBytesOverC: largest!.rawShared! / largest!.shared,
  });
  expect(report.steps).toEqual([split]);
  expect(progress).toHaveLength(7);
  expect(isClosed).toBe(true);
});

it('closes the peers when they cannot be reached', async () => {
  let isClosed = false;
  const openPeers = async (numPeers: number) => {
    const peers = await startEchoPeers(numPeers);
    await peers.close();
    const close = async () => {
      isClosed = true;
    };
    return { ...peers, close };
  };
  await expect(benchExchange({ isQuick: true, onProgress: () => {}, work, openPeers, splitSteps })).rejects.toThrow('cannot be reached');
  expect(isClosed).toBe(true);
});

it('payloads of several sizes sent over gRPC at the same time all come back from all peers', async () => {
  const peers = await startEchoPeers(2);
  const caller = openEchoCaller(peers.places.grpc);
  await Promise.all([1, 400, 3].map((numRows) => caller.roundTrip(new Uint8Array(numRows * rowBytes), 2)));
  await caller.close();
  await peers.close();
});
