// A request whose home is killed while experts have changed their formats and it still keeps those that it began with.
import { ExpertmeshClient, type GenerateEvent } from '@expertmesh/client';
import { deferred } from '@expertmesh/common';
import { afterEach, expect, it } from 'vitest';
import { demoModel, type Served, serve, until } from './processes.js';

const prompt = 'Write a short story about a baker named Mira and a silver kettle.';
const maxTokens = 1000;
/** So much is told of each token that a home waits for a client that does not read. */
const greedy = { prompt, maxTokens, ignoreEos: true, temperature: 0, logprobs: 64 };

type Finished = GenerateEvent & { type: 'finished' };

let served: Served;
let client: ExpertmeshClient;

async function start(replicas: number): Promise<void> {
  const args = ['--model', demoModel, '--workers', '2', '--threads', '1', '--replicas', `${replicas}`, '--pin-grace', '60s'];
  served = await serve(args);
  client = new ExpertmeshClient(served.endpoint);
}

afterEach(async () => {
  client.close();
  await served.stop();
});

/** A generation under way, and what has been told of it. Its client reads the first tokens, then no more until `goOn`. */
class Generation {
  readonly ids: number[] = [];
  home = '';
  finished: Finished | null = null;
  readonly ended: Promise<Finished>;
  /** Of its own, so that what it does not read holds nobody else up. */
  readonly #client = new ExpertmeshClient(served.endpoint);
  readonly #begun = deferred<void>();
  readonly #goOn = deferred<void>();

  constructor() {
    this.ended = this.#run();
  }

  /** Resolves with its first tokens. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  goOn(): this {
    this.#goOn.resolve();
    return this;
  }

  async #run(): Promise<Finished> {
    for await (const event of this.#client.generate(greedy)) {
      if (event.type === 'started') this.home = event.homeWorker;
      if (event.type === 'tokens') this.ids.push(...event.ids);
      if (event.type === 'finished') this.finished = event;
      if (this.ids.length >= 10) {
        this.#begun.resolve();
        await this.#goOn.promise;
      }
    }
    this.#client.close();
    return this.finished as Finished;
  }
}

/** One generation at each home, during which all experts of the first layer with any change their formats; and the process of the first one's home. */
async function generateThroughChange() {
  const { workers } = await until(async () => {
    const status = await client.status();
    return status.workers.every(({ runningRequests }) => runningRequests === 0) ? status : null;
  });
  const killed = new Generation();
  await killed.begun;
  const other = new Generation();
  await other.begun;
  expect(other.home).not.toBe(killed.home);
  const { layers } = await client.placement();
  const layer = layers.findIndex((experts) => experts.length > 0);
  await client.changePrecision({ experts: layers[layer]!.map((_, expert) => ({ layer, expert, format: 'q2' as const })) });
  await until(async () => ((await client.placement()).layers[layer]!.every(({ format }) => format === 'q2') ? true : null));
  return { killed, other, pid: workers.find(({ id }) => id === killed.home)!.pid };
}

it('goes on elsewhere under its own formats, to the tokens of a quiet run, where these are still held', async () => {
  await start(2);
  const quiet = new Generation().goOn();
  const wanted = await quiet.ended;
  const { killed, other, pid } = await generateThroughChange();
  process.kill(pid, 'SIGKILL');
  killed.goOn();
  other.goOn();
  for (const generation of [killed, other]) {
    const { precisionSpans, precisionChanged } = await generation.ended;
    expect({ precisionSpans, precisionChanged }).toEqual({ precisionSpans: wanted.precisionSpans, precisionChanged: false });
    expect(generation.ids).toEqual(quiet.ids);
  }
  const later = new Generation().goOn();
  const { precisionSpans } = await later.ended;
  expect(precisionSpans).not.toEqual(wanted.precisionSpans);
  expect(later.ids).not.toEqual(quiet.ids);
});

it('says that its precision has changed where contents of its formats have gone with its home', async () => {
  await start(1);
  const quiet = new Generation().goOn();
  await quiet.ended;
  const { killed, other, pid } = await generateThroughChange();
  const numTold = killed.ids.length;
  process.kill(pid, 'SIGKILL');
  killed.goOn();
  other.goOn();
  const { precisionChanged, completionTokens } = await killed.ended;
  expect({ precisionChanged, completionTokens }).toEqual({ precisionChanged: true, completionTokens: maxTokens });
  await other.ended;
  expect(killed.ids.slice(0, numTold)).toEqual(quiet.ids.slice(0, numTold));
});
