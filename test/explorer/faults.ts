import type { Cluster } from './cluster.js';
import type { Fault } from './explore.js';

const isUp = (cluster: Cluster, process: string) => !cluster.world.isDown(process);

/** The process ends and is there again at once, with nothing of what it knew. */
export function restarts(process: string): Fault {
  return { name: `${process} ends and starts again`, isPossible: (all) => isUp(all, process), happen: (all) => all.restart(process) };
}

/** The process ends for good. */
export function dies(process: string): Fault {
  return { name: `${process} ends for good`, isPossible: (all) => isUp(all, process), happen: (all) => all.crash(process) };
}

/** The stream between them breaks, with all that is on its way. */
export function breaks(worker: string, coordinator: string): Fault {
  const link = (all: Cluster) => all.worker(worker).links.get(coordinator);
  return {
    name: `the stream of ${worker} and ${coordinator} breaks`,
    isPossible: (all) => link(all)?.isOver === false,
    happen: (all) => {
      all.monitor.isRefusalExcused = true;
      link(all)!.break();
    },
  };
}

/** The process stands still, and wakes at any later moment. */
export function pauses(process: string): Fault {
  return {
    name: `${process} stands still`,
    isPossible: (all) => isUp(all, process) && !all.world.paused.has(process),
    happen: (all) => void all.world.paused.add(process),
  };
}

/** Whoever leads has not renewed its lead in time, and this one looks for it at that moment. */
export function takesOver(coordinator: string): Fault {
  return {
    name: `the lead expires and ${coordinator} looks`,
    isPossible: (all) => isUp(all, coordinator) && all.coordinator(coordinator).lead?.term === null,
    happen: (all) => {
      all.store.expireLead();
      return all.world.hurry(coordinator, 500);
    },
  };
}

/** It looks at the store before it is time to. */
export function looks(coordinator: string): Fault {
  return {
    name: `${coordinator} looks who leads`,
    isPossible: (all) => isUp(all, coordinator),
    happen: (all) => all.world.hurry(coordinator, 500),
  };
}

export const storeEmpties: Fault = {
  name: 'the store loses all that it has',
  isPossible: () => true,
  happen: (all) => all.store.empty(),
};

/** What it has asked of the store is not answered in time; the store does it all the same, at any later moment. */
export function waitsInVain(coordinator: string): Fault {
  return {
    name: `the store does not answer ${coordinator} in time`,
    isPossible: (all) => all.coordinator(coordinator).connection?.isWaiting === true,
    happen: (all) => all.coordinator(coordinator).connection!.timeOut(),
  };
}
