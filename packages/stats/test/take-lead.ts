import type { Store } from '../src/index.js';

let numClaims = 0;

/** Leads from now on, whoever did before; the fence. */
export async function takeLead(store: Store): Promise<number> {
  numClaims += 1;
  const claim = { coordinator: 'c', incarnation: `${numClaims}`, address: '', aboveFence: 0, ttlMs: 60_000, evenIfForgotten: false };
  const present = await store.claimLead(claim);
  if (present!.incarnation === claim.incarnation) return present!.fence;
  await store.releaseLead(present!);
  return (await store.claimLead(claim))!.fence;
}

let numWrites = 0;

/** Of a write that is later than all before it. */
export function nextNumber(): number {
  numWrites += 1;
  return numWrites;
}
