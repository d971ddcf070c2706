// A request whose home is killed while experts have changed their formats and it still keeps those that it began with.
import { ExpertmeshClient, type GenerateEvent } from '@expertmesh/client';
import { afterEach, expect, it } from 'vitest';
import { demoModel, type Served, serve, until } from './processes.js';

const prompt = 'Write a short story about a baker named Mira and a silver kettle.';
const maxTokens = 700;
const greedy = { prompt, maxTokens, ignoreEos: true, temperature: 0 };

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

/** A generation under way, and what has been told of it. */
class Generation {
  readonly ids: number[] = [];
  home = '';
  finished: Finished | null = null;
  readonly ended: Promise<Finished>;

  constructor() {
    this.ended = this.#run();
  }

  async untilTold(numTokens: number): Promise<void> {
    await until(async () => (this.ids.length >= numTokens ? true : null));
  }

  async #run(): Promise<Finished> {
    for await (const event of client.generate(greedy)) {
      if (event.type === 'started') this.home = event.homeWorker;
      if (event.type === 'tokens') this.ids.push(...event.ids);
      if (event.type === 'finished') this.finished = event;
    }
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
  await killed.untilTold(1);
  const other = new Generation();
  await other.untilTold(1);
  expect(other.home).not.toBe(killed.home);
  const { layers } = await client.placement();
  const layer = layers.findIndex((experts) => experts.length > 0);
  await client.changePrecision({ experts: layers[layer]!.map((_, expert) => ({ layer, expert, format: 'q2' as const })) });
  await until(async () => ((await client.placement()).layers[layer]!.every(({ format }) => format === 'q2') ? true : null));
  return { killed, other, pid: workers.find(({ id }) => id === killed.home)!.pid };
}

it('goes on elsewhere under its own formats, to the tokens of a quiet run, where these are still held', async () => {
  await start(2);
  const quiet = new Generation();
  const wanted = await quiet.ended;
  const { killed, other, pid } = await generateThroughChange();
  process.kill(pid, 'SIGKILL');
  expect([killed.finished, other.finished]).toEqual([null, null]);
  for (const generation of [killed, other]) {
    const { precisionSpans, precisionChanged } = await generation.ended;
    expect({ precisionSpans, precisionChanged }).toEqual({ precisionSpans: wanted.precisionSpans, precisionChanged: false });
    expect(generation.ids).toEqual(quiet.ids);
  }
  const later = new Generation();
  const { precisionSpans } = await later.ended;
  expect(precisionSpans).not.toEqual(wanted.precisionSpans);
  expect(later.ids).not.toEqual(quiet.ids);
});

it('says that its precision has changed where contents of its formats have gone with its home', async () => {
  await start(1);
  const quiet = new Generation();
  await quiet.ended;
  const { killed, pid } = await generateThroughChange();
  process.kill(pid, 'SIGKILL');
  expect(killed.finished).toBeNull();
  const numTold = killed.ids.length;
  const { precisionChanged, completionTokens } = await killed.ended;
  expect({ precisionChanged, completionTokens }).toEqual({ precisionChanged: true, completionTokens: maxTokens });
  expect(killed.ids.slice(0, numTold)).toEqual(quiet.ids.slice(0, numTold));
});
