import { EmError } from '@expertmesh/common';
import { type LoadWindow, maxOperations, type OperationRecord, type PlacementCommit, type PlacementRecord, type Store } from './store.js';

/** Lives and ends with its coordinator. */
export class MemoryStore implements Store {
  readonly name = 'memory:';
  #fence = 0;
  #placement: PlacementRecord | null = null;
  /** In the order of their first writes. */
  readonly #operations = new Map<string, OperationRecord>();
  #settings: string | null = null;
  readonly #load: LoadWindow[] = [];

  async nextFence(): Promise<number> {
    this.#fence += 1;
    return this.#fence;
  }

  async readPlacement(): Promise<PlacementRecord | null> {
    return this.#placement;
  }

  async commitPlacement({ epoch, document, fence, expectedEpoch }: PlacementCommit): Promise<void> {
    this.#assertLeads(fence);
    const stored = this.#placement?.epoch ?? 0;
    if (expectedEpoch !== stored || epoch <= stored) throw new EmError('EM_EPOCH', { got: epoch, expected: expectedEpoch, stored });
    this.#placement = { epoch, document };
  }

  async addOperation(record: OperationRecord, fence: number): Promise<void> {
    this.#assertLeads(fence);
    this.#operations.set(record.id, record);
    const [oldest] = this.#operations.keys();
    if (this.#operations.size > maxOperations && oldest !== undefined) this.#operations.delete(oldest);
  }

  async writeProgress(id: string, progress: string, fence: number): Promise<void> {
    this.#assertLeads(fence);
    const record = this.#operations.get(id);
    if (record !== undefined) this.#operations.set(id, { ...record, progress });
  }

  async readOperations(): Promise<OperationRecord[]> {
    return [...this.#operations.values()].reverse();
  }

  async readSettings(): Promise<string | null> {
    return this.#settings;
  }

  async writeSettings(document: string, fence: number): Promise<void> {
    this.#assertLeads(fence);
    this.#settings = document;
  }

  async addLoad(window: LoadWindow, fence: number): Promise<void> {
    this.#assertLeads(fence);
    this.#load.push(window);
  }

  async readLoad(sinceMs: number): Promise<LoadWindow[]> {
    return this.#load.filter((window) => window.endMs > sinceMs);
  }

  async close(): Promise<void> {}

  #assertLeads(fence: number): void {
    if (fence < this.#fence) throw new EmError('EM_FENCE', { got: fence, wanted: this.#fence });
  }
}
