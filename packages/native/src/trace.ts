import { EmError } from '@expertmesh/common';

const variable = 'EXPERTMESH_TRACE_NATIVE';

/** Whether every native call is to be written to stderr. */
export function isTraceWanted(environment: NodeJS.ProcessEnv): boolean {
  const value = environment[variable];
  if (value === undefined || value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new EmError('EM_ENVIRONMENT_VALUE', { variable, got: value, wanted: '0 or 1' });
}

/** One line for each call and one for its end, joined by a number. */
export class CallTracer {
  #numCalls = 0;
  readonly #write: (line: string) => void;
  readonly #elapsedMs: () => number;

  constructor(write: (line: string) => void, elapsedMs: () => number) {
    this.#write = write;
    this.#elapsedMs = elapsedMs;
  }

  /** Tells of the call; the function returned tells of its end: `error` is null, or what it failed with. */
  begin(name: string, args: readonly unknown[]): (error: Error | null) => void {
    const id = ++this.#numCalls;
    const startMs = this.#elapsedMs();
    this.#write(`native #${id} ${name}(${args.map(describe).join(', ')})\n`);
    return (error) => {
      const tookMs = (this.#elapsedMs() - startMs).toFixed(3);
      this.#write(`native #${id} ${name} ${error === null ? 'done' : `failed: ${error.message}`} after ${tookMs} ms\n`);
    };
  }
}

/** Values by their kind and size: a trace names what was passed, it does not dump tensors. */
function describe(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return `[${value.length} items]`;
  if (typeof value === 'object' && value !== null) return 'type' in value ? String(value.type) : '{…}';
  return String(value);
}
