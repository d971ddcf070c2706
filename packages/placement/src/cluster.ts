/** One model layer as a placement sees it; a dense layer has no experts. */
export interface LayerExperts {
  readonly numExperts: number;
  /** Canonical bytes of one expert. */
  readonly expertBytes: number;
  readonly format: string;
}

export interface WorkerRoom {
  readonly id: string;
  /** Bytes the worker may fill with experts; 0 = no limit. */
  readonly memoryBytes: number;
}

/** A worker as a planner sees it. */
export interface PlanWorker {
  readonly id: string;
  /** Bytes it may fill with experts; 0 = no limit. */
  readonly memoryBytes: number;
  /** Over that of a plain worker. */
  readonly speed: number;
  /** Empty where not known. */
  readonly node: string;
  readonly zone: string;
  /** False for one that is to hold nothing: draining, excluded or lost. */
  readonly isOpen: boolean;
}

/** An expert that keeps a replica on a worker. */
export interface Pin {
  readonly layer: number;
  readonly expert: number;
  readonly worker: string;
}
