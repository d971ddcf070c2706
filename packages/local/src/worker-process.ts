// Main module of a supervised worker process: takes its options and commands from its supervisor over IPC.
import { type EmError, toEmError } from '@expertmesh/common';
import { type RunningWorker, startWorker } from '@expertmesh/worker';
import { type SupervisorMessage, toFailed, type WorkerProcessMessage } from './messages.js';

// A terminal's Ctrl-C reaches the whole process group; when to end is the supervisor's decision alone.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

// The channel closes when the supervisor ends, however it ends. There is nobody left to serve then, and an orderly end
// could hang on what the supervisor held.
process.on('disconnect', endAtOnce);
if (!process.connected) endAtOnce();

let worker: RunningWorker | null = null;
let isStarting = false;

process.on('message', (message: SupervisorMessage) => {
  switch (message.type) {
    case 'start':
      if (isStarting) return;
      isStarting = true;
      run(message).catch(fail);
      return;
    case 'stop':
      stop(message.graceMs).catch(fail);
      return;
  }
});

async function run({ options }: Extract<SupervisorMessage, { type: 'start' }>): Promise<void> {
  process.title = `expertmesh worker ${options.id}`;
  worker = await startWorker(options);
  send({ type: 'started', metricsAddress: worker.metricsAddress });
  await worker.ended;
  process.exit(0);
}

async function stop(graceMs: number): Promise<void> {
  // While it still loads there is no request to finish.
  const isWhole = (await worker?.stop(graceMs)) ?? true;
  if (isWhole) process.exit(0);
  // An orderly end waits for threads of the engine.
  endAtOnce();
}

function fail(thrown: unknown): void {
  const error: EmError = toEmError(thrown);
  if (error.code === 'EM_INTERNAL') process.stderr.write(`${thrown instanceof Error ? thrown.stack : thrown}\n`);
  send(toFailed(error), () => process.exit(1));
}

function send(message: WorkerProcessMessage, sent: () => void = () => {}): void {
  process.send?.(message, undefined, undefined, sent);
}

function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
