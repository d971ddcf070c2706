import { type Deferred, deferred, EmError } from '@expertmesh/common';
import { type Content, contentFromMessage, contentKey, type Placement } from '@expertmesh/placement';
import type { Ack, Command } from '../membership/worker-session.js';
import type { StoredPlacement } from './stored-placement.js';

/** A stream to a worker, as far as epochs need one. */
export interface CommandTarget {
  command(body: Command, deadlineMs: number): Promise<Ack>;
}

/** The placement that workers are being brought to: a draft until the store has it. */
export interface Target extends StoredPlacement {
  placement: Placement;
  state: 'draft' | 'committing' | 'committed';
  /** Resolves when every live worker routes by it and has released what it no longer names. */
  readonly settled: Deferred<void>;
}

export type Phase = 'new' | 'preparing' | 'prepared' | 'activating' | 'active' | 'failed';

/** How far one worker is, on one stream, towards one target. */
export interface Progress {
  readonly worker: string;
  readonly session: CommandTarget;
  readonly target: Target;
  /** failed: waits for a retry, or, when retrying cannot help, for another process. */
  phase: Phase;
  failures: number;
}

export function newTarget(stored: StoredPlacement, state: Target['state']): Target {
  const settled = deferred<void>();
  // A target may end without anyone who waits for it.
  settled.promise.catch(() => undefined);
  const { fingerprint, layers, placement } = stored;
  return { fingerprint, layers, placement, state, settled };
}

/**
 * The contents asked for, with the checksums that the worker found.
 * @throws EM_CHECKSUM when one differs from the known one, EM_INTERNAL when the acknowledgement lacks one.
 */
export function verified(wanted: readonly Content[], ack: Ack): Content[] {
  const found = new Map((ack.contents ?? []).map(contentFromMessage).map((content) => [contentKey(content), content]));
  return wanted.map((content) => {
    const { layer, expert, checksum } = content;
    const got = found.get(contentKey(content))?.checksum;
    if (!got)
      throw new EmError('EM_INTERNAL', { problem: `Prepare was acknowledged without a checksum for layer ${layer} expert ${expert}` });
    if (checksum !== '' && got !== checksum) throw new EmError('EM_CHECKSUM', { layer, expert, got, wanted: checksum });
    return { ...content, checksum: got };
  });
}
