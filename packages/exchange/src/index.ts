export type * from './base.js';
export { defaultLimits, type ExchangeLimits } from './limits.js';
export { LoopbackHub } from './loopback.js';
export type { NativeSurroundings } from './native/native-exchange.js';
export { lookUpHost } from './native/numeric-address.js';
export { createExchange, type ExchangeKind, type ExchangeOptions, exchangeKinds } from './registry.js';
