import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type EchoCaller, openExchangeCaller, openGrpcCaller, openTcpCaller, rowBytes } from './echo-callers.js';
import type { EchoPeer, EchoPorts } from './echo-peer.js';
import { describeHost, type Host } from './machine.js';
import { median } from './median.js';
import type { StepSplit } from './step-split.js';

export interface ExchangeBenchOptions {
  readonly isQuick: boolean;
  readonly onProgress: (fraction: number, text: string) => void;
  /** @default as isQuick says */
  readonly work?: ExchangeWork;
  /** The other end. @default a process of its own */
  readonly openPeer?: () => Promise<EchoPeer>;
  /** Splits the steps of a model over two workers. */
  readonly splitSteps: () => Promise<StepSplit[]>;
}

/** What is done in one round. */
export interface ExchangeWork {
  readonly numTrips: number;
  /** Of all payloads that are sent eight at a time. */
  readonly numBytes: number;
}

/** One size of payload, there and back, over the exchange, over a plain grpc-js stream and over TCP; medians over the rounds. */
export interface ExchangeRow {
  /** One payload after the other, or eight at a time. */
  readonly measure: 'roundTrip' | 'bytes';
  readonly payloadBytes: number;
  /** Microseconds of a round trip, or MB/s in each direction. */
  readonly unit: 'us' | 'MB/s';
  readonly exchange: number;
  readonly grpc: number;
  readonly tcp: number;
  /** exchange / tcp, of the same round. */
  readonly ratio: number;
  /** exchange / grpc, of the same round. */
  readonly grpcRatio: number;
}

export interface ExchangeReport {
  readonly bench: 'exchange';
  readonly machine: Host;
  readonly rows: readonly ExchangeRow[];
  /** Where the time of steps of two workers goes. */
  readonly steps: readonly StepSplit[];
  readonly summary: {
    /** Bytes per second over those of TCP, largest payload: 1 is as fast. */
    readonly bytesOverTcp: number;
    /** Round trip of one row over that of TCP: 1 is as fast, more is slower. */
    readonly roundTripOverTcp: number;
  };
}

type Case = Pick<ExchangeRow, 'measure' | 'payloadBytes'>;

const cases: readonly Case[] = [
  // A decode row, a small prefill chunk, a large one.
  ...[1, 16].map((numRows) => ({ measure: 'roundTrip', payloadBytes: numRows * rowBytes }) as const),
  ...[16, 128].map((numRows) => ({ measure: 'bytes', payloadBytes: numRows * rowBytes }) as const),
];

/** Rounds of exchange and TCP in turn: a machine's speed drifts, and the ratio compares neighbours in time. */
const numRounds = 5;
const numInFlight = 8;
const quickWork: ExchangeWork = { numTrips: 200, numBytes: 64 * 1024 * 1024 };
const fullWork: ExchangeWork = { numTrips: 1000, numBytes: 256 * 1024 * 1024 };

/** Measures the gRPC exchange against a plain grpc-js stream and plain TCP on this machine, between the same two processes. */
export async function benchExchange({
  isQuick,
  onProgress,
  work = isQuick ? quickWork : fullWork,
  openPeer = forkPeer,
  splitSteps,
}: ExchangeBenchOptions): Promise<ExchangeReport> {
  const peer = await openPeer();
  const exchange = openExchangeCaller(peer.ports.exchange);
  const grpc = openGrpcCaller(peer.ports.grpc);
  const tcp = openTcpCaller(peer.ports.tcp);
  const numParts = cases.length + 1;
  try {
    const rows: ExchangeRow[] = [];
    for (const [index, current] of cases.entries()) {
      onProgress(index / numParts, `${current.measure}, ${current.payloadBytes} bytes`);
      rows.push(await compare(current, { exchange, grpc, tcp }, work));
    }
    const ratioOf = ({ measure, payloadBytes }: Case) =>
      rows.find((row) => row.measure === measure && row.payloadBytes === payloadBytes)!.ratio;
    const summary = { bytesOverTcp: ratioOf(cases.at(-1)!), roundTripOverTcp: ratioOf(cases[0]!) };
    onProgress(cases.length / numParts, 'steps of two workers');
    const steps = await splitSteps();
    return { bench: 'exchange', machine: describeHost(), rows, steps, summary };
  } finally {
    await exchange.close();
    await grpc.close();
    await tcp.close();
    await peer.close();
  }
}

type Callers = Readonly<Record<'exchange' | 'grpc' | 'tcp', EchoCaller>>;

async function compare(current: Case, { exchange, grpc, tcp }: Callers, work: ExchangeWork): Promise<ExchangeRow> {
  const measure = current.measure === 'roundTrip' ? roundTripUs : megabytesPerSecond;
  const payload = new Uint8Array(current.payloadBytes).fill(7);
  // Once unmeasured: connections open, buffers grow, code is compiled.
  for (const caller of [exchange, grpc, tcp]) await measure(caller, payload, work);
  const rounds: { exchange: number; grpc: number; tcp: number }[] = [];
  for (let round = 0; round < numRounds; round++) {
    rounds.push({
      exchange: await measure(exchange, payload, work),
      grpc: await measure(grpc, payload, work),
      tcp: await measure(tcp, payload, work),
    });
  }
  return {
    ...current,
    unit: current.measure === 'roundTrip' ? 'us' : 'MB/s',
    exchange: median(rounds.map((round) => round.exchange)),
    grpc: median(rounds.map((round) => round.grpc)),
    tcp: median(rounds.map((round) => round.tcp)),
    ratio: median(rounds.map((round) => round.exchange / round.tcp)),
    grpcRatio: median(rounds.map((round) => round.exchange / round.grpc)),
  };
}

/** The median, as one collection of garbage says nothing of the others. */
async function roundTripUs(caller: EchoCaller, payload: Uint8Array, work: ExchangeWork): Promise<number> {
  const trips: number[] = [];
  for (let trip = 0; trip < work.numTrips; trip++) {
    const startMs = performance.now();
    await caller.roundTrip(payload);
    trips.push((performance.now() - startMs) * 1000);
  }
  return median(trips);
}

async function megabytesPerSecond(caller: EchoCaller, payload: Uint8Array, work: ExchangeWork): Promise<number> {
  const numPayloads = Math.ceil(work.numBytes / payload.length);
  let numLeft = numPayloads;
  const startMs = performance.now();
  await Promise.all(
    Array.from({ length: numInFlight }, async () => {
      while (numLeft-- > 0) await caller.roundTrip(payload);
    }),
  );
  const seconds = (performance.now() - startMs) / 1000;
  return (numPayloads * payload.length) / 1e6 / seconds;
}

/** An echo peer in a process of its own. */
async function forkPeer(): Promise<EchoPeer> {
  const child = fork(new URL('./echo-peer-process.js', import.meta.url));
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the echo process ended with exit code ${code}`)));
  const [ports] = (await Promise.race([once(child, 'message'), failed])) as [EchoPorts];
  failed.catch(() => {});
  return {
    ports,
    async close() {
      child.disconnect();
    },
  };
}
