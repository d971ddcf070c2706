/**
 * What a planner of devices means for workers: the devices take workers so that most of what a worker holds stays (the largest overlap
 * first; equals by device, then worker).
 *
 * @param slotToExpert [slot] slot p is on device floor(p / (slots / devices))
 * @param holders [expert] workers that hold it now
 * @param workers that take a device each
 * @param numWorkers all, of which `workers` are some
 * @returns [expert] the worker of each of its slots; one that has several is named as often
 */
export function slotsByWorker(
  slotToExpert: readonly number[],
  holders: readonly (readonly number[])[],
  workers: readonly number[],
  numWorkers: number,
): number[][] {
  const perDevice = slotToExpert.length / workers.length;
  const devices = workers.map((_, device) => slotToExpert.slice(device * perDevice, (device + 1) * perDevice));
  const workerOf = workersByOverlap(devices, holders, workers, numWorkers);
  const slots: number[][] = holders.map(() => []);
  for (let slot = 0; slot < slotToExpert.length; slot += 1) slots[slotToExpert[slot]!]!.push(workerOf[Math.floor(slot / perDevice)]!);
  return slots;
}

/** The slots of an expert as replicas: those on one worker fold into one, with their shares. */
export function foldSlots(slots: readonly number[]): { readonly workers: readonly number[]; readonly shares: readonly number[] } {
  const workers = slots.length === 1 ? slots : [...new Set(slots)];
  return { workers, shares: workers.map((worker) => slots.reduce((count, one) => count + (one === worker ? 1 : 0), 0) / slots.length) };
}

/** The worker of each device, so that most of what a worker holds stays. @param devices [device] its experts */
export function workersByOverlap(
  devices: readonly (readonly number[])[],
  holders: readonly (readonly number[])[],
  workers: readonly number[],
  numWorkers: number,
): number[] {
  const overlaps = new Map<number, number>();
  const seen = new Int32Array(holders.length).fill(-1);
  for (const [device, experts] of devices.entries()) {
    for (const expert of experts) {
      if (seen[expert] === device) continue;
      seen[expert] = device;
      for (const worker of holders[expert]!) {
        const pair = device * numWorkers + worker;
        overlaps.set(pair, (overlaps.get(pair) ?? 0) + 1);
      }
    }
  }
  const workerOf = new Array<number>(workers.length).fill(-1);
  const free = new Set(workers);
  const pairs = [...overlaps].sort(([a, left], [b, right]) => right - left || a - b);
  for (const [pair] of pairs) {
    const [device, worker] = [Math.floor(pair / numWorkers), pair % numWorkers];
    if (workerOf[device] === -1 && free.delete(worker)) workerOf[device] = worker;
  }
  const rest = [...free];
  return workerOf.map((worker) => (worker === -1 ? rest.shift()! : worker));
}
