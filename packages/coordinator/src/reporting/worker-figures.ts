import type { expertmesh } from '@expertmesh/proto';
import { workerStates } from '../membership/worker-state.js';
import type { WorkerEntry } from '../membership/worker-table.js';

/** All of a worker's status but its load, which changes with every report of any worker. */
export type Figures = Omit<expertmesh.v1.WorkerStatus.$Properties, 'id' | 'load'> & { readonly id: string };

interface Made {
  readonly of: Pick<WorkerEntry, 'facts' | 'state' | 'report'> & { readonly reason: string };
  readonly figures: Figures;
}

/** The workers' figures, each made once: what is the same object has not changed. */
export class WorkerFigures {
  #made: ReadonlyMap<string, Made> = new Map();

  /**
   * Of all workers, in their order, by id.
   *
   * @param problem what keeps workers that join from being ready, where nothing is known of them alone
   */
  of(workers: readonly WorkerEntry[], problem: string): ReadonlyMap<string, Figures> {
    this.#made = new Map(workers.map((entry) => [entry.facts.id, this.#figuresOf(entry, problem)]));
    return new Map([...this.#made].map(([id, { figures }]) => [id, figures]));
  }

  #figuresOf({ facts, state, reason: own, report }: WorkerEntry, problem: string): Made {
    const reason = own === '' && state === 'joining' ? problem : own;
    const made = this.#made.get(facts.id);
    const isSame = made?.of.facts === facts && made.of.state === state && made.of.report === report && made.of.reason === reason;
    return isSame ? made : { of: { facts, state, report, reason }, figures: figuresOf(facts, state, reason, report) };
  }
}

function figuresOf(facts: WorkerEntry['facts'], state: WorkerEntry['state'], reason: string, report: WorkerEntry['report']): Figures {
  return {
    id: facts.id,
    state: workerStates[state],
    pid: facts.pid,
    address: facts.address,
    device: facts.device,
    numerics: facts.numerics,
    slots: report?.slots ?? 0,
    expertsHeld: report?.expertsHeld ?? 0,
    rowsIn: report?.rowsIn ?? 0,
    rowsOut: report?.rowsOut ?? 0,
    bytesOut: report?.bytesOut ?? 0,
    runningRequests: report?.runningRequests ?? 0,
    waitingRequests: report?.waitingRequests ?? 0,
    stepTimes: report?.stepTimes ?? {},
    eventLoopMaxMs: report?.eventLoopMaxMs ?? 0,
    freeKvBlocks: report?.freeKvBlocks ?? 0,
    totalKvBlocks: report?.totalKvBlocks ?? 0,
    kvBlockBytes: report?.kvBlockBytes ?? 0,
    queuedDispatches: report?.queuedDispatches ?? 0,
    buffering: report?.buffering ?? {},
    reason,
    labels: { ...facts.labels },
  };
}
