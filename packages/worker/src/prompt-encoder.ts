import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { type Deferred, deferred, EmError, isErrorCode } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import type { EncodeAnswer, EncodeRequest } from './prompt-encoder-thread.js';

/** The tokenizer takes up to 15 µs a character: no more than a few milliseconds of the event loop. */
const mostCharactersHere = 500;
/** Texts that wait for the thread. */
const mostWaiting = 64;
const retryMs = 1000;

/** As the model's tokenizer does; `plain`: no special tokens added. */
export interface TextToIds {
  encode(text: string, options: { readonly plain: boolean }): Promise<number[]>;
}

/** Encodes texts: short ones at once, long ones one after the other on a thread, which is started by the first of them. */
export class PromptEncoder implements TextToIds {
  readonly #folder: ModelFolder;
  readonly #waiting = new Map<number, Deferred<number[]>>();
  #thread: Worker | null = null;
  #numSent = 0;

  constructor(folder: ModelFolder) {
    this.#folder = folder;
  }

  /**
   * The same ids as the folder's tokenizer gives. Rejects with EM_TOKENIZER_MISSING, EM_TOKENIZER, with EM_OVERLOADED when too
   * many texts wait, and with EM_WORKER_LOST when it is closed.
   */
  async encode(text: string, options: { readonly plain: boolean }): Promise<number[]> {
    const { tokenizer } = this.#folder;
    if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
    if (text.length <= mostCharactersHere) return tokenizer.encode(text, options);
    if (this.#waiting.size >= mostWaiting) {
      throw new EmError('EM_OVERLOADED', { what: 'the queue of long texts', got: this.#waiting.size, wanted: mostWaiting, retryMs });
    }
    const answer = deferred<number[]>();
    const request: EncodeRequest = { number: ++this.#numSent, text, plain: options.plain };
    this.#waiting.set(request.number, answer);
    this.#thread ??= this.#start();
    this.#thread.postMessage(request);
    return answer.promise;
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    this.#failAll(new EmError('EM_WORKER_LOST', { worker: 'of this text', problem: 'it is stopping' }));
    await thread?.terminate();
  }

  #start(): Worker {
    const { path, spec, generation } = this.#folder;
    // By the package's exports, so that sources that run untranslated find it too.
    const file = createRequire(import.meta.url).resolve('@expertmesh/worker/prompt-encoder-thread');
    const thread = new Worker(file, { workerData: { path, vocabSize: spec.vocabSize, eosIds: generation.eosIds } });
    thread.unref();
    thread.on('message', (answer: EncodeAnswer) => this.#answered(answer));
    thread.on('error', (error) => {
      if (this.#thread === thread) this.#thread = null;
      this.#failAll(new EmError('EM_INTERNAL', { problem: `the thread that encodes texts failed: ${error.message}` }, { cause: error }));
    });
    return thread;
  }

  #answered({ number, ids, code, message }: EncodeAnswer): void {
    const answer = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (ids !== null) answer?.resolve(ids);
    else answer?.reject(new EmError(isErrorCode(code) ? code : 'EM_INTERNAL', {}, { message }));
  }

  #failAll(error: EmError): void {
    for (const answer of this.#waiting.values()) answer.reject(error);
    this.#waiting.clear();
  }
}
