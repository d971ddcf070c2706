import { EmError } from '@expertmesh/common';
import { openFileStore } from './file-store.js';
import { hiddenLogin } from './hidden-login.js';
import { emptyState, MemoryStore } from './memory-store.js';
import { openRedisStore } from './redis/redis-store.js';
import type { Store } from './store.js';
import type { SpaceOptions } from './store-space.js';

export const storeForms = 'memory:, file:PATH, redis://HOST:PORT, rediss://…, redis+sentinel://HOSTS/MASTER or redis+cluster://HOSTS';

/**
 * Opens the store that a URL names, for one cluster.
 *
 * @throws EM_OPTION_VALUE for a URL that names none; what the store itself rejects with when it cannot be opened.
 */
export async function openStore(url: string, cluster: string, space: Partial<SpaceOptions> = {}): Promise<Store> {
  if (url === 'memory:') return new MemoryStore('memory:', emptyState, undefined, undefined, space);
  if (url.startsWith('file:') && url.length > 'file:'.length) return openFileStore(url.slice('file:'.length), cluster, space);
  if (/^redis(s|\+sentinel|\+cluster|s\+sentinel|s\+cluster)?:\/\//.test(url)) return openRedisStore(url, cluster, space);
  throw new EmError('EM_OPTION_VALUE', { option: '--store', got: hiddenLogin(url), wanted: storeForms });
}
