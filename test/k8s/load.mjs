// Traffic through the client library until standard input ends: node test/k8s/load.mjs HOST:PORT [STREAMS]
// Every answer is compared with the first one to its prompt; prints {requests, failed, changed, slowestMs, errors} at the end.
import { ExpertmeshClient } from '@expertmesh/client';

const [endpoint, streams = '4'] = process.argv.slice(2);
const prompts = ['Question: 83 - 47 =\n', 'Story: Rosa and the tiny chair\n', 'Translate to Velari: The king takes the happy cloud.\n'];
const answers = new Map();
const counts = { requests: 0, failed: 0, changed: 0, slowestMs: 0, errors: {} };
let isOver = false;
process.stdin.resume().once('end', () => {
  isOver = true;
});

const client = new ExpertmeshClient(endpoint, { retries: 20 });
await Promise.all(Array.from({ length: Number(streams) }, (_, stream) => ask(stream)));
client.close();
process.stdout.write(`${JSON.stringify(counts)}\n`);

async function ask(stream) {
  for (let turn = stream; !isOver; turn += 1) {
    const prompt = prompts[turn % prompts.length];
    const begunMs = performance.now();
    counts.requests += 1;
    try {
      const ids = [];
      for await (const event of client.generate({ prompt, maxTokens: 48, temperature: 0 }))
        if (event.type === 'tokens') ids.push(...event.ids);
      const answer = ids.join(',');
      if (!answers.has(prompt)) answers.set(prompt, answer);
      if (answers.get(prompt) !== answer) counts.changed += 1;
    } catch (error) {
      counts.failed += 1;
      counts.errors[error.code] = (counts.errors[error.code] ?? 0) + 1;
      process.stderr.write(`${new Date().toISOString()} ${error.code}: ${error.message}\n`);
    }
    counts.slowestMs = Math.max(counts.slowestMs, Math.round(performance.now() - begunMs));
  }
}
