import { EmError } from '@expertmesh/common';

export const qosPreferences = ['quality', 'throughput'] as const;

export const qosTargetKinds = ['memory', 'minThroughput', 'maxLoss', 'prefer'] as const satisfies readonly QosTarget['kind'][];

/** What a controller is to hold. */
export type QosTarget =
  /** Most bytes of weights of all workers together. */
  | { readonly kind: 'memory'; readonly bytes: number }
  /** Least tokens a second of the cluster, as long as there is work for as many. */
  | { readonly kind: 'minThroughput'; readonly tokensPerSecond: number }
  /** Most expected rise of the perplexity, 0.05 = 5 %. */
  | { readonly kind: 'maxLoss'; readonly loss: number }
  | { readonly kind: 'prefer'; readonly what: (typeof qosPreferences)[number] };

/** @throws EM_REQUEST_VALUE naming the field that is wrong */
export function checkQosTarget(target: QosTarget): void {
  const refuse = (field: string, got: unknown, wanted: string) => {
    throw new EmError('EM_REQUEST_VALUE', { field, got: String(got), wanted });
  };
  switch (target.kind) {
    case 'memory':
      if (!Number.isSafeInteger(target.bytes) || target.bytes <= 0) refuse('target.memory', target.bytes, 'a number of bytes above 0');
      return;
    case 'minThroughput':
      if (!Number.isFinite(target.tokensPerSecond) || target.tokensPerSecond <= 0)
        refuse('target.minThroughput', target.tokensPerSecond, 'tokens a second above 0');
      return;
    case 'maxLoss':
      if (!Number.isFinite(target.loss) || target.loss < 0) refuse('target.maxLoss', target.loss, 'a rise of the perplexity of at least 0');
      return;
    case 'prefer':
      if (!qosPreferences.includes(target.what)) refuse('target.prefer', target.what, qosPreferences.join(' or '));
  }
}
