import { freePort, RedisServer } from '../../packages/stats/test/redis-server.js';
import { demoModel, run } from '../e2e/processes.js';
import { Link } from './link.js';
import { Member } from './member.js';
import type { Fault } from './plan.js';

/** Redis, two coordinators and workers as processes, each behind links. */
export class ChaosCluster {
  readonly #workers: readonly Member[];
  readonly #coordinators: readonly Member[];
  readonly #stores: readonly Link[];
  #redis: RedisServer;

  private constructor(redis: RedisServer, stores: readonly Link[], coordinators: readonly Member[], workers: readonly Member[]) {
    this.#redis = redis;
    this.#stores = stores;
    this.#coordinators = coordinators;
    this.#workers = workers;
  }

  static async start(numWorkers: number): Promise<ChaosCluster> {
    const redis = await RedisServer.start();
    const stores: Link[] = [];
    const coordinators: Member[] = [];
    for (const id of ['c1', 'c2']) {
      const store = await Link.to(redis.port);
      stores.push(store);
      coordinators.push(await coordinator(id, store, numWorkers));
    }
    const workers: Member[] = [];
    for (let index = 1; index <= numWorkers; index += 1) workers.push(await worker(`w${index}`, coordinators));
    return new ChaosCluster(redis, stores, coordinators, workers);
  }

  get workerIds(): string[] {
    return this.#workers.map(({ id }) => id);
  }

  /** Of the coordinators, as clients reach them. */
  get endpoints(): string[] {
    return this.#coordinators.map(({ address }) => address);
  }

  /** @param leader id of the coordinator that leads @returns what was done, for people */
  async begin(fault: Fault, leader: string): Promise<string> {
    const { act, part, side } = fault;
    if (part === 'redis') await this.#beginAtRedis(fault);
    const member = part === 'redis' ? null : this.#memberOf(fault, leader);
    await member?.begin(fault);
    const isOfWires = act === 'cut' || act === 'hold' || act === 'delay';
    return `${act} ${member?.id ?? 'redis'}${member !== null && isOfWires ? ` (${side})` : ''}`;
  }

  async end(fault: Fault, leader: string): Promise<void> {
    if (fault.part === 'redis') await this.#endAtRedis(fault);
    else this.#memberOf(fault, leader).end();
  }

  /** What the processes said, newest last. */
  logs(): string {
    return [...this.#coordinators, ...this.#workers].map(({ id, stderr }) => `${id}:\n${stderr.slice(-4_000)}`).join('\n');
  }

  /** SIGKILL to everything. */
  async close(): Promise<void> {
    for (const member of [...this.#workers, ...this.#coordinators]) await member.close();
    for (const link of this.#stores) await link.close();
    await this.#redis.stop();
  }

  #memberOf({ part, worker }: Fault, leader: string): Member {
    if (part === 'worker') return this.#workers[worker]!;
    return this.#coordinators.find(({ id }) => (id === leader) === (part === 'leader'))!;
  }

  /** One that is killed has lost all it knew. */
  async #beginAtRedis({ act, delayMs }: Fault): Promise<void> {
    if (act === 'kill') await this.#redis.stop();
    else if (act === 'stop') this.#redis.signal('SIGSTOP');
    else if (act === 'flush') await this.#flush();
    else for (const link of this.#stores) link.begin(act, delayMs);
  }

  async #endAtRedis({ act }: Fault): Promise<void> {
    if (act === 'kill') this.#redis = await RedisServer.startAt(this.#redis.port);
    else if (act === 'stop') this.#redis.signal('SIGCONT');
    else for (const link of this.#stores) link.pass();
  }

  async #flush(): Promise<void> {
    const client = this.#redis.client();
    await client.flushall();
    client.disconnect();
  }
}

async function coordinator(id: string, store: Link, numWorkers: number): Promise<Member> {
  const port = await freePort();
  const door = await Link.to(port);
  const words = ['coordinator', '--id', id, '--port', String(port), '--advertise', `127.0.0.1:${door.port}`];
  const state = ['--store', `redis://127.0.0.1:${store.port}`, '--expect-workers', String(numWorkers)];
  return new Member({ id, port, start: () => run([...words, ...state]), inbound: [door], outbound: [store] });
}

/** It reaches each coordinator by a link of its own. */
async function worker(id: string, coordinators: readonly Member[]): Promise<Member> {
  const port = await freePort();
  const door = await Link.to(port);
  const outbound = await Promise.all(coordinators.map((each) => Link.to(each.port)));
  const joined = outbound.map((link) => `127.0.0.1:${link.port}`).join(',');
  const words = ['worker', '--model', demoModel, '--id', id, '--port', String(port), '--advertise', `127.0.0.1:${door.port}`];
  const start = () => run([...words, '--coordinator', joined, '--threads', '1']);
  return new Member({ id, port, start, inbound: [door], outbound });
}
