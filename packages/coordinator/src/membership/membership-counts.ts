import type { ErrorCode } from '@expertmesh/common';

const events = ['registered', 'replaced', 'disconnected', 'left', 'lost'] as const;

export type MembershipEvent = (typeof events)[number];

/** What has happened to workers since the start. */
export class MembershipCounts {
  readonly events = new Map<MembershipEvent, number>(events.map((event) => [event, 0]));
  /** Registrations refused, by code. */
  readonly rejections = new Map<ErrorCode, number>([
    ['EM_REQUEST_VALUE', 0],
    ['EM_WORKER_ID_TAKEN', 0],
    ['EM_WORKER_MISMATCH', 0],
  ]);

  add(event: MembershipEvent): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1);
  }

  reject(code: ErrorCode): void {
    this.rejections.set(code, (this.rejections.get(code) ?? 0) + 1);
  }
}
