import { parentPort, Worker, workerData } from 'node:worker_threads';
import { EmError } from './errors.js';
import { answerOf, errorOf, type ThreadAnswer } from './thread-answer.js';

/** Tasks are short and allocate much: with Node's default a sixth of their time went into collecting what still lived. */
const maxYoungGenerationSizeMb = 64;

/**
 * Has the module `file`, which calls {@link answerTask}, do one task on a thread of its own. The thread does not keep the process alive.
 *
 * @param name of the thread in errors: "planning".
 * @throws what the work throws, without its cause; EM_INTERNAL where the thread ends without an answer.
 */
export async function runOnThread<Result>(file: string, task: unknown, name: string): Promise<Result> {
  const answer = await new Promise<ThreadAnswer<Result>>((resolve, reject) => {
    const thread = new Worker(file, { workerData: task, resourceLimits: { maxYoungGenerationSizeMb } });
    thread.unref();
    thread.once('message', resolve);
    const lost = (problem: string, cause?: Error) =>
      reject(new EmError('EM_INTERNAL', { problem: `the ${name} thread ${problem}` }, { cause }));
    thread.once('error', (cause) => lost(`failed: ${cause.message}`, cause));
    // After an answer this changes nothing.
    thread.once('exit', (code) => lost(`ended with ${code}`));
  });
  if (!answer.isDone) throw errorOf(answer);
  return answer.result;
}

/** In the thread's main module: answers what `work` makes of its task, and ends. */
export function answerTask<Task>(work: (task: Task) => unknown): void {
  void answerOf(() => work(workerData as Task)).then((answer) => parentPort?.postMessage(answer));
}
