import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { type Deferred, deferred, EmError, errorOf } from '@expertmesh/common';
import type { Chat } from '@expertmesh/models';
import type { RenderAnswer } from './chat-thread-main.js';

/** Renders chats by the template of a folder, one at a time, on a thread which the first of them starts. */
export class ChatThread {
  readonly #folder: string;
  #thread: Worker | null = null;
  #running: Deferred<string> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws what rendering throws, and EM_CANCELLED by the signal, which stops the work: a template may not end for long. */
  async render(chat: Chat, signal: AbortSignal): Promise<string> {
    const answer = deferred<string>();
    const stop = () => {
      answer.reject(new EmError('EM_CANCELLED', { what: 'the request' }));
      void this.close();
    };
    signal.addEventListener('abort', stop);
    this.#running = answer;
    this.#thread ??= this.#start();
    this.#thread.postMessage(chat);
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#running = null;
    }
  }

  /** What is being rendered is given up. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  #start(): Worker {
    // By the package's exports, so that sources that run untranslated find it too.
    const file = createRequire(import.meta.url).resolve('@expertmesh/worker/chat-thread-main');
    const thread = new Worker(file, { workerData: this.#folder });
    thread.unref();
    thread.on('message', (answer: RenderAnswer) => {
      if (this.#thread !== thread) return;
      if (answer.isDone) this.#running?.resolve(answer.result);
      else this.#running?.reject(errorOf(answer));
    });
    thread.on('error', (cause) => this.#lost(thread, `failed: ${cause.message}`, cause));
    thread.on('exit', (code) => this.#lost(thread, `ended with ${code}`));
    return thread;
  }

  /** The chat under way may be what it failed by: it fails alone, and the others get a new thread. */
  #lost(thread: Worker, problem: string, cause?: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    this.#running?.reject(new EmError('EM_INTERNAL', { problem: `the thread for long chats ${problem}` }, { cause }));
  }
}
