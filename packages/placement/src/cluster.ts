/** One model layer as a placement sees it; a dense layer has no experts. */
export interface LayerExperts {
  readonly numExperts: number;
  /** Canonical bytes of one expert; of the largest, where they are in several formats. */
  readonly expertBytes: number;
  readonly format: string;
  /** By expert, where they are not all in `format`. */
  readonly formats?: readonly string[] | undefined;
  /** Canonical bytes of one expert in each format that it may have. */
  readonly bytesByFormat?: Readonly<Record<string, number>> | undefined;
  /** As the checkpoint has them. */
  readonly storedFormat?: string | undefined;
}

/** Of one expert of the layer in this format. */
export function contentBytes({ expertBytes, bytesByFormat }: LayerExperts, format: string): number {
  return bytesByFormat?.[format] ?? expertBytes;
}

/** The format that an expert of the layer is first placed in. */
export function firstFormat({ format, formats }: LayerExperts, expert: number): string {
  return formats?.[expert] ?? format;
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
