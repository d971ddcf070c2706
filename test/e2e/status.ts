import { expertmeshJson } from './processes.js';

/** The stable keys of `status -o json`. */
export interface Status {
  readonly cluster: string;
  readonly epoch: number;
  readonly model: string;
  readonly workers: readonly {
    readonly id: string;
    readonly state: 'joining' | 'ready' | 'draining' | 'lost';
    readonly pid: number;
    readonly address: string;
    readonly device: string;
    readonly numerics: string;
    readonly slots: number;
    readonly expertsHeld: number;
    readonly rowsIn: number;
    readonly rowsOut: number;
    readonly bytesOut: number;
    readonly load: number;
    readonly runningRequests: number;
  }[];
  readonly balancedness: number;
  readonly operation: string | null;
}

export const statusOf = (endpoint: string): Promise<Status> => expertmeshJson<Status>(['status', '--endpoint', endpoint]);
