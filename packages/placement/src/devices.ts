import type { Replica } from './placement.js';

/**
 * What a planner of devices means for workers: replicas of an expert on one device fold into one with their shares, and the devices
 * take the workers' names so that most of what a worker holds stays (the largest overlap first).
 *
 * @param devices [device] experts of its slots; an expert with several slots has its rows split evenly over them
 * @param current [expert] replicas now
 * @returns [expert] replicas
 */
export function replicasByDevice(
  devices: readonly (readonly number[])[],
  current: readonly (readonly Replica[])[],
  workers: readonly string[],
): Replica[][] {
  const nameOf = namesByOverlap(devices, current, workers);
  const slots = current.map(() => new Map<string, number>());
  for (const [device, experts] of devices.entries()) {
    for (const expert of experts) slots[expert]!.set(nameOf[device]!, (slots[expert]!.get(nameOf[device]!) ?? 0) + 1);
  }
  return slots.map((held) => {
    const total = [...held.values()].reduce((sum, count) => sum + count, 0);
    return [...held].map(([worker, count]) => ({ worker, share: count / total }));
  });
}

function namesByOverlap(
  devices: readonly (readonly number[])[],
  current: readonly (readonly Replica[])[],
  workers: readonly string[],
): string[] {
  const held = new Map(workers.map((worker) => [worker, new Set<number>()]));
  for (const [expert, replicas] of current.entries()) for (const { worker } of replicas) held.get(worker)?.add(expert);
  const pairs = devices.flatMap((experts, device) =>
    workers.map((worker) => ({ device, worker, overlap: new Set(experts.filter((expert) => held.get(worker)!.has(expert))).size })),
  );
  pairs.sort((a, b) => b.overlap - a.overlap);
  const names = new Array<string>(devices.length);
  const taken = new Set<string>();
  for (const { device, worker } of pairs) {
    if (names[device] !== undefined || taken.has(worker)) continue;
    names[device] = worker;
    taken.add(worker);
  }
  return names;
}
