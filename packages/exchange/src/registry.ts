import { type Clock, EmError, type Logger, systemClock } from '@expertmesh/common';
import { hasDataPlane } from '@expertmesh/native';
import { AutoExchange } from './auto-exchange.js';
import type { DispatchHandler, Exchange, ExchangeIdentity } from './base.js';
import { GrpcExchange } from './grpc/grpc-exchange.js';
import { defaultLimits, type ExchangeLimits } from './limits.js';
import { LoopbackExchange, type LoopbackHub } from './loopback.js';
import { NativeExchange, type NativeSurroundings } from './native/native-exchange.js';

export interface ExchangeOptions {
  readonly identity: ExchangeIdentity;
  /** Answers what peers dispatch to this worker. */
  readonly handler: DispatchHandler;
  readonly logger: Logger;
  /** Shared by the workers of one process; needed by `loopback` only. */
  readonly hub?: LoopbackHub;
  /** Needed by `native`; without it `auto` is gRPC. */
  readonly native?: NativeSurroundings;
  readonly limits?: Partial<ExchangeLimits>;
  readonly clock?: Clock;
}

const kinds = {
  auto: (options: ExchangeOptions): Exchange => {
    const { native } = options;
    const grpc = kinds.grpc(options);
    return native === undefined || !hasDataPlane(native.binding) ? grpc : new AutoExchange(kinds.native(options), grpc, options.logger);
  },

  native: ({ identity, handler, logger, limits, native, clock = systemClock }: ExchangeOptions): NativeExchange => {
    if (native === undefined) {
      throw new EmError('EM_OPTION_VALUE', { option: '--exchange', got: 'native', wanted: 'grpc: there is no place for a data port' });
    }
    return new NativeExchange({ ...defaultLimits, ...limits, identity, handler, logger, clock, native });
  },

  grpc: ({ identity, handler, logger, limits, clock = systemClock }: ExchangeOptions): GrpcExchange =>
    new GrpcExchange({ ...defaultLimits, ...limits, identity, handler, logger, clock }),

  loopback: ({ identity, handler, logger, limits, hub }: ExchangeOptions): Exchange => {
    if (hub === undefined) {
      const wanted = 'grpc: this worker has no others in its process';
      throw new EmError('EM_OPTION_VALUE', { option: '--exchange', got: 'loopback', wanted });
    }
    return new LoopbackExchange({ identity, handler, logger, hub, windowBytes: limits?.windowBytes ?? defaultLimits.windowBytes });
  },
};

export type ExchangeKind = keyof typeof kinds;
export const exchangeKinds = Object.keys(kinds) as readonly ExchangeKind[];

/** Throws EM_OPTION_VALUE for a kind that does not exist, naming those that do. */
export function createExchange(kind: string, options: ExchangeOptions): Exchange {
  if (!isExchangeKind(kind)) throw new EmError('EM_OPTION_VALUE', { option: '--exchange', got: kind, wanted: exchangeKinds.join(', ') });
  return kinds[kind](options);
}

function isExchangeKind(kind: string): kind is ExchangeKind {
  return Object.hasOwn(kinds, kind);
}
