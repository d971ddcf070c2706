import type { expertmesh } from '@expertmesh/proto';

/** 16 hex digits name a precision map: the same ones wherever every expert has the same format. */
export interface PrecisionSpan {
  readonly from: number;
  readonly map: string;
}

/** How an answer's positions were computed. */
export interface Computed {
  /** Which precision map they were computed under, from position 0 of the prompt on; each span ends where the next begins. */
  readonly precisionSpans: readonly PrecisionSpan[];
  /** Positions were computed again under another map than at first. */
  readonly precisionChanged: boolean;
  /** Routers chose among the experts that were resident: not what the model gives. */
  readonly residentOnly: boolean;
}

type Told = Pick<expertmesh.v1.GenerateFinished.$Properties, 'precisionSpans' | 'precisionChanged' | 'residentOnly'>;

export function computedFrom({ precisionSpans, precisionChanged, residentOnly }: Told): Computed {
  return {
    precisionSpans: (precisionSpans ?? []).map(({ from, map }) => ({ from: from ?? 0, map: map ?? '' })),
    precisionChanged: precisionChanged ?? false,
    residentOnly: residentOnly ?? false,
  };
}
