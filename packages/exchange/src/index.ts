export type * from './base.js';
export { defaultLimits, type ExchangeLimits } from './limits.js';
export { LoopbackHub } from './loopback.js';
export type { NativeSurroundings } from './native/native-exchange.js';
export { lookUpHost } from './native/numeric-address.js';
export { createExchange, type ExchangeKind, type ExchangeOptions, exchangeKinds } from './registry.js';
export { dispatchWithRetry, maxAttempts, type RetryOptions, type RoutablePart, type RoutedPart, type Unroutable } from './retry.js';
