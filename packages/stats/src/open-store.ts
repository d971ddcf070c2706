import { EmError } from '@expertmesh/common';
import { MemoryStore } from './memory-store.js';
import type { Store } from './store.js';

/**
 * Opens the store that a URL names.
 *
 * @throws EM_OPTION_VALUE for a URL that names none.
 */
export async function openStore(url: string): Promise<Store> {
  if (url === 'memory:') return new MemoryStore();
  throw new EmError('EM_OPTION_VALUE', { option: 'store', got: url, wanted: 'memory:' });
}
