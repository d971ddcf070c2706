/** What the planner of arXiv 2407.14417 is asked. All sizes in bytes. */
export interface MemoryTask {
  readonly nonExpertBytes: number;
  /** Of one expert in 16 bits, and in 4. */
  readonly bytes16: number;
  readonly bytes4: number;
  readonly experts: number;
  readonly memoryBytes: number;
  readonly preference: 'quality' | 'throughput';
  /** How many experts are in 4 bits; of `quality` only. */
  readonly numE4: number | null;
}

export interface MemoryPlan {
  readonly feasible: true;
  readonly numE16: number;
  readonly numE4: number;
  /** Those in fast memory. */
  readonly resident16: number;
  readonly resident4: number;
  /** Of one expert, where not all are resident; else 0. */
  readonly swapBufferBytes: number;
  /** Filled of the fast memory, and needed below it. */
  readonly gpuBytes: number;
  readonly hostBytes: number;
}

export type Infeasible = {
  readonly feasible: false;
  readonly reason: 'invalid' | 'memory-below-non-expert' | 'no-room-for-swap-buffer';
};

/**
 * How many experts get 16 and 4 bits, and how many of each are resident. For throughput as many 16-bit ones as fit beside the others; for
 * quality as many 4-bit ones as are asked for. Memory goes to 4-bit experts first, after a swap buffer where not all fit.
 */
export function planMemory(task: MemoryTask): MemoryPlan | Infeasible {
  if (!isValid(task)) return { feasible: false, reason: 'invalid' };
  const { nonExpertBytes, bytes16, bytes4, experts, memoryBytes } = task;
  const room = memoryBytes - nonExpertBytes;
  if (room < 0) return { feasible: false, reason: 'memory-below-non-expert' };
  const numE4 = countE4(task, room);
  const numE16 = experts - numE4;
  if (numE16 * bytes16 + numE4 * bytes4 <= room) {
    const gpuBytes = nonExpertBytes + numE16 * bytes16 + numE4 * bytes4;
    return { feasible: true, numE16, numE4, resident16: numE16, resident4: numE4, swapBufferBytes: 0, gpuBytes, hostBytes: 0 };
  }
  const swapBufferBytes = numE16 > 0 ? bytes16 : bytes4;
  let left = room - swapBufferBytes;
  if (left < 0) return { feasible: false, reason: 'no-room-for-swap-buffer' };
  const resident4 = Math.min(numE4, Math.floor(left / bytes4));
  left -= resident4 * bytes4;
  const resident16 = resident4 === numE4 ? Math.min(numE16, Math.floor(left / bytes16)) : 0;
  const gpuBytes = nonExpertBytes + resident16 * bytes16 + resident4 * bytes4 + swapBufferBytes;
  const hostBytes = (numE16 - resident16) * bytes16 + (numE4 - resident4) * bytes4;
  return { feasible: true, numE16, numE4, resident16, resident4, swapBufferBytes, gpuBytes, hostBytes };
}

function isValid({ nonExpertBytes, bytes16, bytes4, experts, preference, numE4 }: MemoryTask): boolean {
  if (bytes4 <= 0 || bytes16 <= bytes4 || experts < 0 || nonExpertBytes < 0) return false;
  return preference === 'throughput' || (numE4 !== null && numE4 >= 0 && numE4 <= experts);
}

function countE4({ bytes16, bytes4, experts, preference, numE4 }: MemoryTask, room: number): number {
  if (preference === 'quality') return numE4 ?? 0;
  const spare = room - experts * bytes4;
  return experts - (spare < 0 ? 0 : Math.min(experts, Math.floor(spare / (bytes16 - bytes4))));
}
