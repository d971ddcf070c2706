import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { type Deferred, deferred, EmError, errorOf, overloadRetryMs } from '@expertmesh/common';
import type { Answer, Job, Results, Source } from './prompt-encoder-thread.js';

const mostWaiting = 64;
/** A job this long takes the thread from half a second to many; a new thread has to read the tokenizer again, which takes about one. */
const minCharactersToStop = 50_000;

interface Entry {
  readonly job: Job;
  readonly numCharacters: number;
  readonly answer: Deferred<Results[Job['kind']]>;
}

/** Does jobs one after the other on a thread, which the first of them starts. */
export class PromptThread {
  readonly #source: Source;
  readonly #waiting: Entry[] = [];
  #running: Entry | null = null;
  #thread: Worker | null = null;
  #isClosed = false;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Throws what the job throws, EM_OVERLOADED when too many wait, EM_CANCELLED by the signal, EM_WORKER_LOST when closed. */
  async run<J extends Job>(job: J, numCharacters: number, signal: AbortSignal): Promise<Results[J['kind']]> {
    if (this.#isClosed) throw stopping();
    if (signal.aborted) throw cancelled();
    if (this.#waiting.length >= mostWaiting) {
      throw new EmError('EM_OVERLOADED', {
        what: 'the queue of long texts',
        got: this.#waiting.length,
        wanted: mostWaiting,
        retryMs: overloadRetryMs,
      });
    }
    const answer = deferred<Results[J['kind']]>();
    const entry = { job, numCharacters, answer: answer as Entry['answer'] };
    const giveUp = () => this.#giveUp(entry);
    signal.addEventListener('abort', giveUp);
    this.#waiting.push(entry);
    this.#next();
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { answer } of this.#waiting.splice(0)) answer.reject(stopping());
    this.#running?.answer.reject(stopping());
    this.#running = null;
    await this.#stopThread();
  }

  #next(): void {
    if (this.#running !== null) return;
    this.#running = this.#waiting.shift() ?? null;
    if (this.#running === null) return;
    this.#thread ??= this.#start();
    this.#thread.postMessage(this.#running.job);
  }

  #giveUp(entry: Entry): void {
    entry.answer.reject(cancelled());
    const at = this.#waiting.indexOf(entry);
    if (at >= 0) this.#waiting.splice(at, 1);
    if (entry !== this.#running || entry.numCharacters < minCharactersToStop) return;
    this.#running = null;
    void this.#stopThread();
    this.#next();
  }

  #start(): Worker {
    // By the package's exports, so that sources that run untranslated find it too.
    const file = createRequire(import.meta.url).resolve('@expertmesh/worker/prompt-encoder-thread');
    const thread = new Worker(file, { workerData: this.#source });
    thread.unref();
    thread.on('message', (answer: Answer) => {
      if (this.#thread === thread)
        this.#settle(({ resolve, reject }) => (answer.isDone ? resolve(answer.result) : reject(errorOf(answer))));
    });
    thread.on('error', (cause) => this.#lost(thread, `failed: ${cause.message}`, cause));
    thread.on('exit', (code) => this.#lost(thread, `ended with ${code}`));
    return thread;
  }

  /** The job under way may be what it failed by: it fails alone, and the others get a new thread. */
  #lost(thread: Worker, problem: string, cause?: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    this.#settle((running) => running.reject(new EmError('EM_INTERNAL', { problem: `the thread for long texts ${problem}` }, { cause })));
  }

  #settle(how: (running: Entry['answer']) => void): void {
    const running = this.#running;
    this.#running = null;
    if (running !== null) how(running.answer);
    this.#next();
  }

  async #stopThread(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }
}

function stopping(): EmError {
  return new EmError('EM_WORKER_LOST', { worker: 'of this text', problem: 'it is stopping' });
}

function cancelled(): EmError {
  return new EmError('EM_CANCELLED', { what: 'the request' });
}
