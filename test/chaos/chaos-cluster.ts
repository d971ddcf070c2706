import { freePort, RedisServer } from '../../packages/stats/test/redis-server.js';
import { demoModel, run } from '../e2e/processes.js';
import { Link } from './link.js';
import { Member } from './member.js';
import { type Fault, isOfWires } from './plan.js';

/** Redis, two coordinators and workers as processes, each behind links. */
export class ChaosCluster {
  readonly #workers: Member[] = [];
  readonly #coordinators: Member[] = [];
  /** To Redis, one for each coordinator. */
  readonly #stores: Link[] = [];
  readonly #links: Link[] = [];
  #redis: RedisServer;

  private constructor(redis: RedisServer) {
    this.#redis = redis;
  }

  /** @param numReplicas of each expert */
  static async start(numWorkers: number, numReplicas: number): Promise<ChaosCluster> {
    const cluster = new ChaosCluster(await RedisServer.start());
    const placement = ['--expect-workers', String(numWorkers), '--replicas', String(numReplicas)];
    for (const id of ['c1', 'c2']) await cluster.#addCoordinator(id, placement);
    for (let index = 1; index <= numWorkers; index += 1) await cluster.#addWorker(`w${index}`);
    return cluster;
  }

  get workerIds(): string[] {
    return this.#workers.map(({ id }) => id);
  }

  get coordinatorIds(): string[] {
    return this.#coordinators.map(({ id }) => id);
  }

  /** Of the coordinators, as clients reach them. */
  get endpoints(): string[] {
    return this.#coordinators.map(({ address }) => address);
  }

  /** @param leader id of the coordinator that leads @returns what was done, for people, and by which names streams are with what it hit */
  async begin(fault: Fault, leader: string): Promise<{ readonly what: string; readonly names: readonly string[] }> {
    const { act, part, side } = fault;
    if (part === 'redis') await this.#beginAtRedis(fault);
    const member = part === 'redis' ? null : this.#memberOf(fault, leader);
    await member?.begin(fault);
    const what = `${act} ${member?.id ?? 'redis'}${member !== null && isOfWires(act) ? ` (${side})` : ''}`;
    return { what, names: member === null ? [] : [member.id, member.address] };
  }

  async end(fault: Fault, leader: string): Promise<void> {
    if (fault.part === 'redis') await this.#endAtRedis(fault);
    else this.#memberOf(fault, leader).end();
  }

  /** By SIGTERM; resolves when it has been started again. */
  async restart(id: string): Promise<void> {
    await [...this.#workers, ...this.#coordinators].find((member) => member.id === id)!.restart();
  }

  /** What the processes said, newest last. */
  logs(): string {
    return [...this.#coordinators, ...this.#workers].map(({ id, stderr }) => `${id}:\n${stderr.slice(-4_000)}`).join('\n');
  }

  /** SIGKILL to everything. */
  async close(): Promise<void> {
    for (const member of [...this.#workers, ...this.#coordinators]) await member.kill();
    for (const link of this.#links) await link.close();
    await this.#redis.stop();
  }

  /** Of one part. */
  #memberOf({ part, worker }: Fault, leader: string): Member {
    if (part === 'worker') return this.#workers[worker]!;
    return this.#coordinators.find(({ id }) => (id === leader) === (part === 'leader'))!;
  }

  /** One that is killed has lost all it knew. */
  async #beginAtRedis({ act, delayMs }: Fault): Promise<void> {
    if (act === 'kill') await this.#redis.stop();
    else if (act === 'stop') this.#redis.signal('SIGSTOP');
    else if (act === 'flush') await this.#flush();
    else if (isOfWires(act)) for (const link of this.#stores) link.begin(act, delayMs);
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

  async #addCoordinator(id: string, placement: readonly string[]): Promise<void> {
    const port = await freePort();
    const door = await this.#linkTo(port);
    const store = await this.#linkTo(this.#redis.port);
    this.#stores.push(store);
    const words = ['coordinator', '--id', id, '--port', String(port), '--advertise', `127.0.0.1:${door.port}`];
    const state = ['--store', `redis://127.0.0.1:${store.port}`, ...placement];
    this.#coordinators.push(new Member({ id, port, start: () => run([...words, ...state]), door, outbound: [store] }));
  }

  async #addWorker(id: string): Promise<void> {
    const port = await freePort();
    const door = await this.#linkTo(port);
    const outbound: Link[] = [];
    for (const coordinator of this.#coordinators) {
      const link = await this.#linkTo(coordinator.port);
      coordinator.isReachedBy(link);
      outbound.push(link);
    }
    const joined = outbound.map((link) => `127.0.0.1:${link.port}`).join(',');
    const words = ['worker', '--model', demoModel, '--id', id, '--port', String(port), '--advertise', `127.0.0.1:${door.port}`];
    const start = () => run([...words, '--coordinator', joined, '--threads', '1']);
    this.#workers.push(new Member({ id, port, start, door, outbound }));
  }

  async #linkTo(port: number): Promise<Link> {
    const link = await Link.to(port);
    this.#links.push(link);
    return link;
  }
}
