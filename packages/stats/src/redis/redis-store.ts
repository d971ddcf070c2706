import { EmError } from '@expertmesh/common';
import { bucketOf, hourMs, isShort, loadLimits, loadSince, minuteMs, noLoad } from '../load-history.js';
import { type LoadTier, loadTiers } from '../load-tier.js';
import { NewestRollUps } from '../newest-roll-ups.js';
import { packWindow, unpackWindow } from '../packed-window.js';
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
import { type SpaceOptions, StoreSpace } from '../store-space.js';
import { AddedByLeader } from './added-load.js';
import { parseRedisUrl, storeName } from './address.js';
import { type Connection, connect } from './connection.js';
import { redisError } from './redis-errors.js';
import { defineScripts, type ScriptAnswer, type ScriptName } from './scripts.js';

/** A withdrawn operation is remembered longer than any command can be on its way. */
const withdrawnMs = 86_400_000;

/** Asked for together when load is read: what comes in one turn of the event loop holds up others. */
const windowsAtOnce = 16;

/** Of each tier of load: where it is kept, and the length of its buckets. */
const tierKeys = { windows: 'load', minutes: 'load:minutes', hours: 'load:hours' } as const;
const tierMs = { windows: 1, minutes: minuteMs, hours: hourMs } as const;

/**
 * Connects to the store of a cluster in Redis.
 *
 * @throws EM_OPTION_VALUE, EM_STORE_UNAVAILABLE, EM_STORE_REFUSED
 */
export async function openRedisStore(url: string, cluster: string, space: Partial<SpaceOptions> = {}): Promise<Store> {
  const address = parseRedisUrl(url);
  const name = storeName(address);
  try {
    return new RedisStore(name, cluster, await connect(address, name), new StoreSpace(space));
  } catch (error) {
    throw redisError(error, name);
  }
}

class RedisStore implements Store {
  readonly name: string;
  readonly space: StoreSpace;
  readonly #connection: Connection;
  readonly #script: ReturnType<typeof defineScripts>;
  /** The braces put all keys of a cluster into one hash slot, so that scripts may use several. */
  readonly #prefix: string;
  readonly #rollUps = new NewestRollUps(async (tier) => {
    const [text] = await this.#answer(() => this.#connection.zrange(this.#key(tierKeys[tier]), '-1', '-1'));
    return text === undefined ? undefined : this.#window(text);
  });

  readonly #added: AddedByLeader;

  constructor(name: string, cluster: string, connection: Connection, space: StoreSpace) {
    this.name = name;
    this.space = space;
    this.#added = new AddedByLeader(space.mostBytes);
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
    const args = [id, document, progress, maxOperations, this.space.mostBytes.operations, this.#key('op:')];
    const [, bytes, isShort] = await this.#run('add-operation', ['fence', 'ops', `op:${id}`], fence, args);
    if (bytes !== undefined) this.space.keep('operations', Number(bytes), isShort === 1);
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
    const added = await this.#rollUps.with(window, fence);
    const text = async (tier: LoadTier) => ({ endMs: added[tier].endMs, text: (await packWindow(added[tier])).toString('base64') });
    const texts = { windows: await text('windows'), minutes: await text('minutes'), hours: await text('hours') };
    const args: (string | number)[] = [number];
    for (const tier of loadTiers) {
      args.push(texts[tier].text, bucketOf(window, tierMs[tier]), loadLimits[tier], this.space.mostBytes[tier]);
    }
    const keys = ['fence', ...loadTiers.map((tier) => tierKeys[tier]), 'written', 'load:kept'];
    const [, ...kept] = await this.#run('add-load', keys, fence, args);
    this.#rollUps.keep(added);
    this.#added.add(texts, fence, number);
    for (const [index, tier] of loadTiers.entries()) {
      const [bytes, isShort] = kept.slice(2 * index, 2 * index + 2);
      if (bytes !== undefined) this.space.keep(tier, Number(bytes), isShort === 1);
    }
  }

  async restoreLoad(fence: number): Promise<void> {
    const added = this.#added.under(fence);
    if (added === null) return;
    for (const tier of loadTiers) {
      const all = added.tiers[tier].flatMap((one) => [bucketOf(one, tierMs[tier]), one.text]);
      // The stream, which is short, as a whole: its order is that of its making.
      const atOnce = tier === 'windows' ? all.length : 2 * windowsAtOnce;
      for (let from = 0; from < all.length; from += atOnce) {
        const args = [added.number, tier, added.tiers.cut.includes(tier) ? 1 : 0, ...all.slice(from, from + atOnce)];
        await this.#run('restore-load', ['fence', tierKeys[tier], 'written', 'load:kept'], fence, args);
      }
    }
  }

  /** As far back as is asked for: what is older is not fetched. */
  async readLoad(sinceMs: number): Promise<LoadWindow[]> {
    const flags = await this.#answer(() => this.#connection.hmget(this.#key('load:kept'), ...loadTiers.map((tier) => `cut:${tier}`)));
    // Minutes are asked for from that of `sinceMs` on: where there are earlier ones too, none of them has been dropped.
    const before = `(${bucketOf({ endMs: sinceMs }, minuteMs)}`;
    const hasEarlier = (await this.#answer(() => this.#connection.zcount(this.#key(tierKeys.minutes), '-inf', before))) > 0;
    const cut = loadTiers.filter((tier, index) => flags[index] === '1' && (tier !== 'minutes' || !hasEarlier));
    const read = { ...noLoad, cut, windows: await this.#windowsSince(sinceMs) };
    const minutes = isShort(read, 'windows', sinceMs) ? await this.#rollUpsSince('minutes', sinceMs) : [];
    const hours = isShort({ ...read, minutes }, 'minutes', sinceMs) ? await this.#rollUpsSince('hours', sinceMs) : [];
    return loadSince({ ...read, minutes, hours }, sinceMs);
  }

  async close(): Promise<void> {
    this.#connection.disconnect();
  }

  async readHours(): Promise<LoadWindow[]> {
    return this.#rollUpsSince('hours', 0);
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
  async #rollUpsSince(tier: Exclude<LoadTier, 'windows'>, sinceMs: number): Promise<LoadWindow[]> {
    const first = bucketOf({ endMs: sinceMs }, tierMs[tier]);
    const rollUps: LoadWindow[] = [];
    for (;;) {
      const part = ['LIMIT', rollUps.length, windowsAtOnce] as const;
      const texts = await this.#answer(() => this.#connection.zrangebyscore(this.#key(tierKeys[tier]), first, '+inf', ...part));
      rollUps.push(...(await this.#windows(texts)));
      if (texts.length < windowsAtOnce) break;
    }
    return rollUps;
  }

  #key(name: string): string {
    return this.#prefix + name;
  }

  /** One after the other: all at once they would come back, and be read, in one turn of the event loop. */
  async #windows(texts: readonly string[]): Promise<LoadWindow[]> {
    const windows: LoadWindow[] = [];
    for (const text of texts) windows.push(await this.#window(text));
    return windows;
  }

  #window(text: string): Promise<LoadWindow> {
    return unpackWindow(Buffer.from(text, 'base64'), this.name);
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
