import { EmError } from '@expertmesh/common';
import type { ExchangeIdentity } from './base.js';

/** EM_WORKER_MISMATCH for the first of `wanted` that a peer's hello differs in, or null. */
export function helloMismatch(hello: Readonly<Record<keyof ExchangeIdentity, string>>, wanted: Partial<ExchangeIdentity>): EmError | null {
  for (const [what, value] of Object.entries(wanted) as [keyof ExchangeIdentity, string][]) {
    // Versions before these fields do not say them.
    const isUnsaid = hello[what] === '' && (what === 'cluster' || what === 'fingerprint');
    if (isUnsaid || hello[what] === value) continue;
    return new EmError('EM_WORKER_MISMATCH', { worker: hello.worker, what, got: hello[what], wanted: value });
  }
  return null;
}
