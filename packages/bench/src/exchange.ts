import { fork } from 'node:child_process';
import { once } from 'node:events';
import { median } from '@expertmesh/common';
import { type EchoCaller, openEchoCaller, rowBytes } from './echo-caller.js';
import { type EchoPeerPlaces, type EchoPeers, echoBinding } from './echo-peer.js';
import { describeHost, type Host } from './machine.js';
import type { StepSplit } from './step-split.js';

export interface ExchangeBenchOptions {
  readonly isQuick: boolean;
  readonly onProgress: (fraction: number, text: string) => void;
  /** @default as isQuick says */
  readonly work?: ExchangeWork;
  /** The other end. @default all in one process of their own */
  readonly openPeers?: (numPeers: number) => Promise<EchoPeers>;
  /** Splits the steps of a model over two workers. */
  readonly splitSteps: () => Promise<StepSplit[]>;
}

/** What is done in one round. */
export interface ExchangeWork {
  /** Of each of the native ones; a tenth as many over gRPC. */
  readonly numTrips: number;
  /** Of all that is sent in these trips, at most. */
  readonly numBytes: number;
}

const ways = ['shared', 'tcp', 'tls', 'grpc', 'rawTcp', 'rawShared'] as const;
/** Between two peers alone. */
const waysOfTwo: ReadonlySet<ExchangeWay> = new Set(['tls', 'rawShared']);
/** The data plane by shared memory, by TCP and by TLS, gRPC, and sockets and shared memory in C with nothing around them. */
export type ExchangeWay = (typeof ways)[number];

/** A payload to each of the peers at once and back from all; microseconds, medians over the rounds. */
export interface ExchangeRow extends Readonly<Record<Exclude<ExchangeWay, 'rawShared' | 'tls'>, number>> {
  readonly payloadBytes: number;
  readonly numPeers: number;
  /** Null with more than one peer. */
  readonly rawShared: number | null;
  /** Null with more than one peer, and where there is no OpenSSL. */
  readonly tls: number | null;
  /** shared / rawTcp, tcp / rawTcp and tls / rawTcp, of the same round. */
  readonly sharedOverRawTcp: number;
  readonly tcpOverRawTcp: number;
  readonly tlsOverRawTcp: number | null;
}

export interface ExchangeReport {
  readonly bench: 'exchange';
  readonly machine: Host;
  readonly rows: readonly ExchangeRow[];
  /** Where the time of steps of two workers goes. */
  readonly steps: readonly StepSplit[];
  readonly summary: {
    /** Bytes per second over those of TCP in C, largest payload: 1 is as fast. Of the better plane. */
    readonly bytesOverTcp: number;
    /** Round trip of one row over that of TCP in C: 1 is as fast, more is slower. Of the better plane. */
    readonly roundTripOverTcp: number;
    /** Of one row by shared memory. */
    readonly sharedRoundTripUs: number;
    /** Bytes per second of the data plane by TCP and by TLS over those of TCP in C, largest payload. */
    readonly tcpBytesOverTcp: number;
    readonly tlsBytesOverTcp: number | null;
    /** Bytes per second by shared memory over those of shared memory in C, largest payload. */
    readonly sharedBytesOverC: number;
  };
}

type Case = Pick<ExchangeRow, 'payloadBytes' | 'numPeers'>;

const cases: readonly Case[] = [
  // A decode row, a small prefill chunk, a large one.
  ...[1, 16, 128].map((numRows) => ({ payloadBytes: numRows * rowBytes, numPeers: 1 })),
  // A layer whose rows go to many workers.
  ...[2, 8, 71].map((numPeers) => ({ payloadBytes: rowBytes, numPeers })),
];
const mostPeers = Math.max(...cases.map(({ numPeers }) => numPeers));

/** Rounds of all ways in turn: a machine's speed drifts, and the ratios compare neighbours in time. */
const numRounds = 5;
const quickWork: ExchangeWork = { numTrips: 500, numBytes: 64 * 1024 * 1024 };
const fullWork: ExchangeWork = { numTrips: 5000, numBytes: 512 * 1024 * 1024 };

/** Measures the exchanges against TCP and shared memory in C on this machine, between the same two processes. */
export async function benchExchange({
  isQuick,
  onProgress,
  work = isQuick ? quickWork : fullWork,
  openPeers = forkPeers,
  splitSteps,
}: ExchangeBenchOptions): Promise<ExchangeReport> {
  const peers = await openPeers(mostPeers);
  const grpc = openEchoCaller(peers.places.grpc);
  const numParts = cases.length + 1;
  try {
    const rows: ExchangeRow[] = [];
    for (const [index, current] of cases.entries()) {
      onProgress(index / numParts, `${current.payloadBytes} bytes, peers: ${current.numPeers}`);
      const compared = ways.filter((way) => (current.numPeers === 1 ? way !== 'tls' || peers.places.tls !== null : !waysOfTwo.has(way)));
      rows.push(await compare(current, compared, measurer(current, peers.places, grpc, work)));
    }
    onProgress(cases.length / numParts, 'steps of two workers');
    const steps = await splitSteps();
    return { bench: 'exchange', machine: describeHost(), rows, steps, summary: summaryOf(rows) };
  } finally {
    await grpc.close();
    await peers.close();
  }
}

/** Median microseconds of a trip. */
type Measure = (way: ExchangeWay) => Promise<number>;

function measurer({ payloadBytes, numPeers }: Case, places: EchoPeerPlaces, grpc: EchoCaller, work: ExchangeWork): Measure {
  const binding = echoBinding();
  const numTrips = Math.max(1, Math.min(work.numTrips, Math.floor(work.numBytes / payloadBytes / numPeers)));
  const planes = places.planes.slice(0, numPeers);
  const payload = new Uint8Array(payloadBytes).fill(7);
  return async (way) => {
    switch (way) {
      case 'shared':
      case 'tcp':
        return median([...binding.echoByPlane(planes, way === 'shared', payloadBytes, rowBytes, numTrips)]);
      case 'tls':
        return median([...binding.echoByTls(places.tls!, payloadBytes, rowBytes, numTrips)]);
      case 'rawTcp':
        return median([...binding.echoBySocket(places.sockets.slice(0, numPeers), payloadBytes, numTrips)]);
      case 'rawShared':
        return median([...binding.echoByMemory(places.sharedFile, payloadBytes, numTrips)]);
      case 'grpc':
        return grpcTripUs(grpc, payload, numPeers, Math.ceil(numTrips / 10));
    }
  };
}

async function grpcTripUs(grpc: EchoCaller, payload: Uint8Array, numPeers: number, numTrips: number): Promise<number> {
  const trips: number[] = [];
  for (let trip = 0; trip < numTrips; trip++) {
    const startMs = performance.now();
    await grpc.roundTrip(payload, numPeers);
    trips.push((performance.now() - startMs) * 1000);
  }
  return median(trips);
}

async function compare(current: Case, compared: readonly ExchangeWay[], measure: Measure): Promise<ExchangeRow> {
  // Once unmeasured: buffers grow, code is compiled.
  for (const way of compared) await measure(way);
  const rounds: Partial<Record<ExchangeWay, number>>[] = [];
  for (let round = 0; round < numRounds; round++) {
    const taken: Partial<Record<ExchangeWay, number>> = {};
    for (const way of compared) taken[way] = await measure(way);
    rounds.push(taken);
  }
  const us = (way: ExchangeWay) => median(rounds.map((taken) => taken[way]!));
  const overRawTcp = (way: ExchangeWay) => median(rounds.map((taken) => taken[way]! / taken.rawTcp!));
  const whereCompared = (way: ExchangeWay, figure: (way: ExchangeWay) => number) => (compared.includes(way) ? figure(way) : null);
  return {
    ...current,
    shared: us('shared'),
    tcp: us('tcp'),
    grpc: us('grpc'),
    rawTcp: us('rawTcp'),
    rawShared: whereCompared('rawShared', us),
    tls: whereCompared('tls', us),
    sharedOverRawTcp: overRawTcp('shared'),
    tcpOverRawTcp: overRawTcp('tcp'),
    tlsOverRawTcp: whereCompared('tls', overRawTcp),
  };
}

function summaryOf(rows: readonly ExchangeRow[]): ExchangeReport['summary'] {
  const alone = rows.filter(({ numPeers }) => numPeers === 1);
  const smallest = alone[0]!;
  const largest = alone.at(-1)!;
  const best = (row: ExchangeRow) => Math.min(row.sharedOverRawTcp, row.tcpOverRawTcp);
  return {
    bytesOverTcp: 1 / best(largest),
    roundTripOverTcp: best(smallest),
    sharedRoundTripUs: smallest.shared,
    tcpBytesOverTcp: 1 / largest.tcpOverRawTcp,
    tlsBytesOverTcp: largest.tlsOverRawTcp === null ? null : 1 / largest.tlsOverRawTcp,
    sharedBytesOverC: largest.rawShared! / largest.shared,
  };
}

/** Echo peers in a process of their own. */
async function forkPeers(numPeers: number): Promise<EchoPeers> {
  const child = fork(new URL('./echo-peer-process.js', import.meta.url), [String(numPeers)]);
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the echo process ended with exit code ${code}`)));
  const [places] = (await Promise.race([once(child, 'message'), failed])) as [EchoPeerPlaces];
  failed.catch(() => {});
  return {
    places,
    async close() {
      child.disconnect();
    },
  };
}
