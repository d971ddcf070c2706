import { EmError } from '@expertmesh/common';
import { bucketOf, hourMs, loadLimits, loadSince, minuteMs, rolledUp } from '../load-history.js';
import {
  type LeadClaim,
  type Leader,
  type LeadRenewal,
  type LoadWindow,
  maxOperations,
  type OperationRecord,
  type PlacementCommit,
  type PlacementRecord,
  type Store,
} from '../store.js';
import { parseRedisUrl, storeName } from './address.js';
import { type Connection, connect } from './connection.js';
import { redisError } from './redis-errors.js';
import { defineScripts, type ScriptAnswer, type ScriptName } from './scripts.js';
import { windowOf, windowText } from './window-text.js';

/** A withdrawn operation is remembered longer than any command can be on its way. */
const withdrawnMs = 86_400_000;

/** Asked for together when load is read. */
const windowsAtOnce = 64;

/**
 * Connects to the store of a cluster in Redis.
 *
 * @throws EM_OPTION_VALUE, EM_STORE_UNAVAILABLE, EM_STORE_REFUSED
 */
export async function openRedisStore(url: string, cluster: string): Promise<Store> {
  const address = parseRedisUrl(url);
  const name = storeName(address);
  try {
    return new RedisStore(name, cluster, await connect(address, name));
  } catch (error) {
    throw redisError(error, name);
  }
}

class RedisStore implements Store {
  readonly name: string;
  readonly #connection: Connection;
  readonly #script: ReturnType<typeof defineScripts>;
  /** The braces put all keys of a cluster into one hash slot, so that scripts may use several. */
  readonly #prefix: string;
  /** The newest roll-ups, as far as this process has seen them. */
  #minute: LoadWindow | undefined;
  #hour: LoadWindow | undefined;
  #hasRollUps = false;

  constructor(name: string, cluster: string, connection: Connection) {
    this.name = name;
    this.#connection = connection;
    this.#script = defineScripts(connection);
    this.#prefix = `em:{${cluster}}:`;
  }

  async claimLead({ coordinator, incarnation, address, aboveFence, ttlMs, evenIfForgotten }: LeadClaim): Promise<Leader | null> {
    const args = [aboveFence, coordinator, incarnation, address, ttlMs, evenIfForgotten ? 1 : 0];
    return leaderOf(await this.#call('claim-lead', ['fence', 'leader'], args));
  }

  async renewLead(leader: Leader, ttlMs: number): Promise<LeadRenewal> {
    const { coordinator, incarnation, address, fence } = leader;
    const answer = await this.#call('renew-lead', ['fence', 'leader'], [fence, coordinator, incarnation, address, ttlMs]);
    return answer[0] === 'lost' ? { leader: leaderOf(answer), wasForgotten: false } : { leader, wasForgotten: answer[0] === 'restored' };
  }

  async releaseLead({ fence }: Leader): Promise<void> {
    await this.#call('release-lead', ['leader'], [fence]);
  }

  async readPlacement(): Promise<PlacementRecord | null> {
    const { epoch, document } = await this.#answer(() => this.#connection.hgetall(this.#key('placement')));
    if (epoch === undefined && document === undefined) return null;
    if (document === undefined || !/^\d+$/.test(epoch ?? '')) throw this.#content('placement', 'it lacks an epoch or a document');
    return { epoch: Number(epoch), document };
  }

  async commitPlacement({ epoch, document, fence, expectedEpoch }: PlacementCommit): Promise<void> {
    const [outcome, stored] = await this.#run('commit-placement', ['fence', 'placement'], fence, [expectedEpoch, epoch, document]);
    if (outcome === 'epoch') throw new EmError('EM_EPOCH', { got: epoch, expected: expectedEpoch, stored: Number(stored ?? 0) });
  }

  async addOperation({ id, document, progress }: OperationRecord, fence: number): Promise<void> {
    const args = [id, document, progress, maxOperations, this.#key('op:')];
    await this.#run('add-operation', ['fence', 'ops', `op:${id}`], fence, args);
  }

  async withdrawOperation(id: string, fence: number): Promise<void> {
    await this.#run('withdraw-operation', ['fence', 'ops', `op:${id}`], fence, [id, withdrawnMs]);
  }

  async writeProgress(id: string, progress: string, fence: number): Promise<void> {
    await this.#run('write-progress', ['fence', `op:${id}`], fence, [progress]);
  }

  async readOperations(): Promise<OperationRecord[]> {
    const ids = await this.#answer(() => this.#connection.lrange(this.#key('ops'), '0', '-1'));
    return Promise.all(
      ids.map(async (id) => {
        const { document, progress } = await this.#answer(() => this.#connection.hgetall(this.#key(`op:${id}`)));
        if (document === undefined || progress === undefined) throw this.#content(`operation ${id}`, 'it lacks a document or progress');
        return { id, document, progress };
      }),
    );
  }

  async readSettings(): Promise<string | null> {
    return this.#answer(() => this.#connection.get(this.#key('settings')));
  }

  async writeSettings(document: string, fence: number, number: number): Promise<void> {
    await this.#run('write-settings', ['fence', 'settings', 'written'], fence, [number, document]);
  }

  async addLoad(window: LoadWindow, fence: number, number: number): Promise<void> {
    await this.#readRollUps();
    const minute = rolledUp(sameBucket(this.#minute, window, minuteMs), window);
    const hour = rolledUp(sameBucket(this.#hour, window, hourMs), window);
    await this.#run('add-load', ['fence', 'load', 'load:minutes', 'load:hours', 'written'], fence, [
      number,
      windowText(window),
      loadLimits.windows,
      bucketOf(window, minuteMs),
      windowText(minute),
      loadLimits.minutes,
      bucketOf(window, hourMs),
      windowText(hour),
      loadLimits.hours,
    ]);
    this.#minute = minute;
    this.#hour = hour;
  }

  /** As far back as is asked for: what is older is not fetched. */
  async readLoad(sinceMs: number): Promise<LoadWindow[]> {
    const windows = await this.#windowsSince(sinceMs);
    const isEnough = windows.length < loadLimits.windows || windows[0]!.endMs <= sinceMs;
    const minutes = isEnough ? [] : await this.#rollUpsSince('load:minutes', sinceMs, minuteMs);
    const hours = minutes.length < loadLimits.minutes ? [] : await this.#rollUpsSince('load:hours', sinceMs, hourMs);
    return loadSince({ windows, minutes, hours }, sinceMs);
  }

  async close(): Promise<void> {
    this.#connection.disconnect();
  }

  async readHours(): Promise<LoadWindow[]> {
    return this.#rollUpsSince('load:hours', 0, hourMs);
  }

  /** Oldest first, the first one that ended before `sinceMs` among them. */
  async #windowsSince(sinceMs: number): Promise<LoadWindow[]> {
    const newestFirst: LoadWindow[] = [];
    for (let last = '+'; ; ) {
      const entries = await this.#answer(() => this.#connection.xrevrange(this.#key('load'), last, '-', 'COUNT', windowsAtOnce));
      newestFirst.push(...(await this.#windows(entries.map(([, fields]) => fields[fields.indexOf('window') + 1] ?? ''))));
      const past = newestFirst.findIndex(({ endMs }) => endMs <= sinceMs);
      if (past >= 0) return newestFirst.slice(0, past + 1).reverse();
      if (entries.length < windowsAtOnce) return newestFirst.reverse();
      last = `(${entries.at(-1)![0]}`;
    }
  }

  /** Oldest first, that of the moment itself among them. */
  async #rollUpsSince(key: string, sinceMs: number, lengthMs: number): Promise<LoadWindow[]> {
    const first = bucketOf({ endMs: sinceMs }, lengthMs);
    const rollUps: LoadWindow[] = [];
    for (;;) {
      const part = ['LIMIT', rollUps.length, windowsAtOnce] as const;
      const texts = await this.#answer(() => this.#connection.zrangebyscore(this.#key(key), first, '+inf', ...part));
      rollUps.push(...(await this.#windows(texts)));
      if (texts.length < windowsAtOnce) break;
    }
    return rollUps;
  }

  /** What an earlier coordinator had in the minute and hour of now goes on in ours. */
  async #readRollUps(): Promise<void> {
    if (this.#hasRollUps) return;
    const newest = async (key: string) => {
      const [text] = await this.#answer(() => this.#connection.zrange(this.#key(key), '-1', '-1'));
      return text === undefined ? undefined : windowOf(text, this.name);
    };
    this.#minute = await newest('load:minutes');
    this.#hour = await newest('load:hours');
    this.#hasRollUps = true;
  }

  #key(name: string): string {
    return this.#prefix + name;
  }

  /** One after the other: all at once they would come back, and be read, in one turn of the event loop. */
  async #windows(texts: readonly string[]): Promise<LoadWindow[]> {
    const windows: LoadWindow[] = [];
    for (const text of texts) windows.push(await windowOf(text, this.name));
    return windows;
  }

  #content(what: string, problem: string): EmError {
    return new EmError('EM_STORE_CONTENT', { store: this.name, what, problem });
  }

  /** Runs a script that refuses writers with an old fence. */
  async #run(script: ScriptName, keys: readonly string[], fence: number, args: readonly (string | number)[]): Promise<ScriptAnswer> {
    const answer = await this.#call(script, keys, [fence, ...args]);
    if (answer[0] === 'fence') throw new EmError('EM_FENCE', { got: fence, wanted: answer[1] ?? 0 });
    return answer;
  }

  #call(script: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<ScriptAnswer> {
    return this.#answer(() =>
      this.#script(
        script,
        keys.map((key) => this.#key(key)),
        args,
      ),
    );
  }

  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw redisError(error, this.name);
    }
  }
}

/** Of an answer that names a leader behind its first word; null where it names none. */
function leaderOf([, fence, coordinator, incarnation, address]: ScriptAnswer): Leader | null {
  if (fence === undefined) return null;
  return { coordinator: String(coordinator), incarnation: String(incarnation), address: String(address), fence: Number(fence) };
}

function sameBucket(rollUp: LoadWindow | undefined, window: LoadWindow, lengthMs: number): LoadWindow | undefined {
  return rollUp !== undefined && bucketOf(rollUp, lengthMs) === bucketOf(window, lengthMs) ? rollUp : undefined;
}
