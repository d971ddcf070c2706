import { createServer } from 'node:net';
import { ExpertmeshClient } from '@expertmesh/client';
import { causeText, toEmError } from '@expertmesh/common';
import { plural } from '../ui/units.js';
import { type Check, fail, ok, warn } from './check.js';

const answerWithinMs = 5_000;

/** @param isAsked the port was named on the command line; the default one may well be held by a cluster that runs already. */
export async function checkPort(host: string, port: number, isAsked: boolean): Promise<Check> {
  const problem = await listenProblem(host, port);
  const detail = `${host}:${port}`;
  if (problem === null) return ok('port', `${detail} is free`);
  return (isAsked ? fail : warn)(
    'port',
    `${detail} cannot be listened on: ${problem}`,
    'Choose another --port, or end the process that holds it',
  );
}

function listenProblem(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(causeText(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Whether a coordinator answers there, and if so whether it would take a request. */
export async function checkCoordinator(endpoint: string): Promise<Check[]> {
  const client = new ExpertmeshClient(endpoint);
  try {
    const { cluster, workers } = await client.status({ timeoutMs: answerWithinMs });
    const found = ok('coordinator', `${endpoint} answers: cluster ${cluster}, ${plural(workers.length, 'worker')}`);
    return [found, await checkHealth(client)];
  } catch (thrown) {
    const remedy = 'Start it, or look at address, network and firewall: expertmesh serve --model DIR, or expertmesh coordinator';
    return [fail('coordinator', toEmError(thrown).message, remedy)];
  } finally {
    client.close();
  }
}

async function checkHealth(client: ExpertmeshClient): Promise<Check> {
  const remedy = `See what it waits for with: expertmesh status --endpoint ${client.endpoint}`;
  try {
    const isServing = await client.isServing({ timeoutMs: answerWithinMs });
    return isServing ? ok('health', 'SERVING') : fail('health', 'NOT_SERVING: it would refuse requests', remedy);
  } catch (thrown) {
    return fail('health', toEmError(thrown).message, remedy);
  }
}
