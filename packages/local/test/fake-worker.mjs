// A worker process for the supervisor's tests. What it does is told by the worker's labels; `file` records its starts.
import { appendFileSync, readFileSync } from 'node:fs';

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message) => {
  if (message.type === 'stop') {
    if (!process.env.FAKE_WORKER_IGNORES_STOP) process.exit(0);
    return;
  }
  const { id, labels } = message.options;
  appendFileSync(labels.file, `${process.pid}\n`);
  const numStarts = readFileSync(labels.file, 'utf8').trimEnd().split('\n').length;
  switch (labels.behaviour) {
    case 'serve':
      process.stderr.write(`${id} serves\n`);
      process.send({ type: 'started', metricsAddress: null });
      return;
    case 'serve the second time':
      if (numStarts === 1) process.kill(process.pid, 'SIGKILL');
      else process.send({ type: 'started', metricsAddress: null });
      return;
    case 'never serve':
      process.exit(7);
      return;
    case 'fail for good':
      process.send({ type: 'failed', code: 'EM_CHECKPOINT_FILE', fields: { file: 'a.safetensors' }, message: 'a.safetensors is bad' }, () =>
        process.exit(1),
      );
      return;
    default:
      throw new Error(`no behaviour ${labels.behaviour}`);
  }
});
