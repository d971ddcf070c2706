// Sends one real prompt through a cluster, as `helm test` does. From the environment: EXPERTMESH_ENDPOINT, PROMPT, and, where they are
// given, EXPECTED_TEXT (else any answer will do), MAX_TOKENS and TIMEOUT_SECONDS.
import { setTimeout as pause } from 'node:timers/promises';
import { ExpertmeshClient } from '@expertmesh/client';

const { EXPERTMESH_ENDPOINT = 'localhost:7070', PROMPT = '', EXPECTED_TEXT = '', MAX_TOKENS = '32', TIMEOUT_SECONDS = '120' } = process.env;
const timeoutMs = Number(TIMEOUT_SECONDS) * 1000;

// One that has just begun to serve may refuse at first.
const client = new ExpertmeshClient(EXPERTMESH_ENDPOINT, { retries: 5 });
try {
  const { cluster, workers } = await client.waitUntilServing({ timeoutMs });
  // The coordinator that is asked may be a standby, which hears of the workers a little after the leader.
  while (!(await client.isServing())) await pause(100);
  process.stdout.write(`cluster ${cluster} serves with ${workers.length} workers\n`);
  let text = '';
  for await (const event of client.generate({ prompt: PROMPT, maxTokens: Number(MAX_TOKENS), temperature: 0, timeoutMs })) {
    if (event.type === 'tokens') text += event.text ?? event.ids.join(' ');
  }
  process.stdout.write(`prompt: ${JSON.stringify(PROMPT)}\nanswer: ${JSON.stringify(text)}\n`);
  if (EXPECTED_TEXT === '' ? text === '' : text.trim() !== EXPECTED_TEXT.trim()) {
    const wanted = EXPECTED_TEXT === '' ? 'any text' : JSON.stringify(EXPECTED_TEXT);
    process.stderr.write(`error: the answer is not what was expected; wanted ${wanted}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`error ${error.code ?? ''}: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  client.close();
}
