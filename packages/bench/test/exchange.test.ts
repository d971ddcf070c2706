// The same code as between two processes, with both ends in this one and small counts.
import { expect, it } from 'vitest';
import { openExchangeCaller, openGrpcCaller, openTcpCaller, rowBytes } from '../src/echo-callers.js';
import { startEchoPeer } from '../src/echo-peer.js';
import { benchExchange } from '../src/exchange.js';

const work = { numTrips: 5, numBytes: 4 * 1024 * 1024 };
const split = { kind: 'decode', steps: 1, step: 9, attention: 1, gate: 1, pack: 1, wire: 1, experts: 1, combine: 1, head: 1 } as const;
const splitSteps = async () => [split];

it('compares the exchange with TCP for each size, and closes what it opened', async () => {
  let isClosed = false;
  const openPeer = async () => {
    const peer = await startEchoPeer();
    const close = async () => {
      isClosed = true;
      await peer.close();
    };
    return { ...peer, close };
  };
  const progress: number[] = [];
  const report = await benchExchange({ isQuick: true, onProgress: (fraction) => progress.push(fraction), work, openPeer, splitSteps });
  expect(report.bench).toBe('exchange');
  expect(report.rows.map(({ measure, payloadBytes, unit }) => `${measure} ${payloadBytes} ${unit}`)).toEqual([
    'roundTrip 8192 us',
    'roundTrip 131072 us',
    'bytes 131072 MB/s',
    'bytes 1048576 MB/s',
  ]);
  for (const { exchange, grpc, tcp, ratio, grpcRatio } of report.rows) {
    expect(exchange).toBeGreaterThan(0);
    expect(grpc).toBeGreaterThan(0);
    expect(grpcRatio).toBeGreaterThan(0);
    expect(tcp).toBeGreaterThan(0);
    expect(ratio).toBeGreaterThan(0);
  }
  expect(report.summary).toEqual({ roundTripOverTcp: report.rows[0]!.ratio, bytesOverTcp: report.rows[3]!.ratio });
  expect(report.steps).toEqual([split]);
  expect(progress).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(isClosed).toBe(true);
});

it('closes the peer when it cannot be reached', async () => {
  let isClosed = false;
  const peer = await startEchoPeer();
  await peer.close();
  const openPeer = async () => ({
    ports: peer.ports,
    close: async () => {
      isClosed = true;
    },
  });
  await expect(benchExchange({ isQuick: true, onProgress: () => {}, work, openPeer, splitSteps })).rejects.toMatchObject({
    code: 'EM_WORKER_LOST',
  });
  expect(isClosed).toBe(true);
});

it.each(['exchange', 'grpc', 'tcp'] as const)('payloads of several sizes sent over %s at the same time all come back', async (kind) => {
  const peer = await startEchoPeer();
  const openers = { exchange: openExchangeCaller, grpc: openGrpcCaller, tcp: openTcpCaller };
  const caller = openers[kind](peer.ports[kind]);
  await Promise.all([1, 400, 3].map((numRows) => caller.roundTrip(new Uint8Array(numRows * rowBytes))));
  await caller.close();
  await peer.close();
});
