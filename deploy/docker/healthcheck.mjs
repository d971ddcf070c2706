// Ends with 0 when the process at HOST:PORT says by grpc.health.v1.Health that it would accept a request: node healthcheck.mjs HOST:PORT
import { ExpertmeshClient } from '@expertmesh/client';

const client = new ExpertmeshClient(process.argv[2] ?? 'localhost:7070');
try {
  const isServing = await client.isServing({ timeoutMs: 4_000 });
  process.stdout.write(isServing ? 'SERVING\n' : 'NOT_SERVING\n');
  process.exitCode = isServing ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  client.close();
}
