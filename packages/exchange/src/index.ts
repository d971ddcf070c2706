export type * from './base.js';
export { defaultLimits, type ExchangeLimits } from './limits.js';
export { LoopbackHub } from './loopback.js';
export { createExchange, type ExchangeKind, type ExchangeOptions, exchangeKinds } from './registry.js';
