import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { causeText, type Deferred, deferred } from '@expertmesh/common';
import type { LibraryAnswer, LibraryMessage, LibraryRequest, LibraryResults } from './library-process.js';

type Result = LibraryResults[LibraryRequest['kind']];

interface Call {
  readonly number: number;
  readonly request: LibraryRequest;
  readonly answer: Deferred<Result>;
}

/** Characters. A text of more is long: it takes some ten milliseconds and more, and what is short does not wait for it. */
const longText = 16_384;
/** Half of the threads that the library's process encodes on. */
const longAtOnce = 2;

/** What the library says against a definition or a text, or by what it ended its process. */
export class LibraryError extends Error {}

/** There is no process of it: whatever it was to be asked, it is at no fault. */
export class LibraryMissing extends LibraryError {}

/**
 * The tokenizers library in a process of its own, which the first call starts and which ends with this process. Calls under way
 * when it ends are done again, each with no other beside it: one that ends it once more fails alone. Few long texts are encoded at once:
 * they leave threads to short ones, and many of them cost no more memory than these few.
 */
export class TokenizerLibrary {
  #process: ChildProcess | null = null;
  #numCalls = 0;
  readonly #sources = new Map<number, LibraryRequest>();
  /** Those of #sources that the process has read. */
  readonly #opened = new Set<number>();
  readonly #waiting: Call[] = [];
  readonly #waitingLong: Call[] = [];
  #numLongRunning = 0;
  readonly #running = new Map<number, Call>();
  /** Were under way when a process ended; one of them may have ended it. */
  readonly #suspects: Call[] = [];
  #suspect: Call | null = null;

  /** A tokenizer of `definition`, to encode with until it is closed. Throws {@link LibraryError}. */
  async open(
    request: Omit<LibraryRequest & { kind: 'open' }, 'kind' | 'tokenizer'>,
  ): Promise<{ tokenizer: number; tokens: LibraryResults['open'] }> {
    const tokenizer = ++this.#numCalls;
    const source = { ...request, kind: 'open', tokenizer } as const;
    const tokens = (await this.#call(source)) as LibraryResults['open'];
    this.#sources.set(tokenizer, source);
    this.#opened.add(tokenizer);
    return { tokenizer, tokens };
  }

  /** Throws {@link LibraryError}. */
  async encode(tokenizer: number, text: string): Promise<number[]> {
    return Array.from((await this.#call({ kind: 'encode', tokenizer, text })) as LibraryResults['encode']);
  }

  /** Throws {@link LibraryError}. */
  async frame(postProcessor: string): Promise<LibraryResults['frame']> {
    return (await this.#call({ kind: 'frame', postProcessor })) as LibraryResults['frame'];
  }

  close(tokenizer: number): void {
    this.#sources.delete(tokenizer);
    if (this.#opened.delete(tokenizer)) this.#send({ call: 0, request: { kind: 'close', tokenizer } });
  }

  #call(request: LibraryRequest): Promise<Result> {
    const call = { number: ++this.#numCalls, request, answer: deferred<Result>() };
    (isLong(call) ? this.#waitingLong : this.#waiting).push(call);
    this.#next();
    return call.answer.promise;
  }

  #next(): void {
    const isEnding = this.#process?.connected === false;
    if (this.#suspect !== null || isEnding) return;
    if (this.#suspects.length === 0) {
      for (const call of this.#waiting.splice(0)) this.#start(call);
      while (this.#numLongRunning < longAtOnce && this.#waitingLong.length > 0) this.#start(this.#waitingLong.shift()!);
    } else if (this.#running.size === 0) {
      this.#suspect = this.#suspects.shift()!;
      this.#start(this.#suspect);
    }
  }

  #start(call: Call): void {
    try {
      this.#process ??= this.#startProcess();
    } catch (error) {
      call.answer.reject(cannotStart(causeText(error)));
      this.#afterward(call);
      return;
    }
    this.#running.set(call.number, call);
    if (isLong(call)) this.#numLongRunning++;
    this.#keepAlive(true);
    const { request } = call;
    if (request.kind === 'encode' && !this.#opened.has(request.tokenizer)) {
      this.#opened.add(request.tokenizer);
      this.#send({ call: 0, request: this.#sources.get(request.tokenizer)! });
    }
    this.#send({ call: call.number, request });
  }

  /** What a process that is ending does not get is settled when it has ended. */
  #send(message: LibraryMessage): void {
    this.#process?.send(message, () => undefined);
  }

  #startProcess(): ChildProcess {
    // By the package's exports, so that sources that run untranslated find it too.
    const file = createRequire(import.meta.url).resolve('@expertmesh/models/tokenizer-process');
    const child = fork(file, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, RUST_BACKTRACE: '0' },
    });
    let said = '';
    let cause: string | null = null;
    let isLoaded = false;
    (child.stderr as Socket | null)?.unref();
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length < 4096) said += chunk.toString();
    });
    child.on('message', (answer: LibraryAnswer) => {
      isLoaded = true;
      this.#settle(answer);
    });
    child.on('error', (error) => {
      cause = error.message;
      if (child.pid === undefined) this.#lost(child, cannotStart(cause));
    });
    child.on('close', (code, signal) => {
      const problem = problemOf(said) ?? cause ?? signal ?? `exit code ${code}`;
      this.#lost(child, isLoaded || signal !== null ? new LibraryError(`the tokenizers library failed: ${problem}`) : cannotLoad(problem));
    });
    return child;
  }

  /** Whether the process that waits for answers goes on for them. */
  #keepAlive(isAwaited: boolean): void {
    for (const handle of [this.#process, this.#process?.channel]) {
      if (isAwaited) handle?.ref();
      else handle?.unref();
    }
  }

  #settle(answer: LibraryAnswer): void {
    const call = this.#running.get(answer.call);
    if (call === undefined) return;
    this.#running.delete(call.number);
    if (isLong(call)) this.#numLongRunning--;
    if (answer.isDone) call.answer.resolve(answer.result);
    else call.answer.reject(new LibraryError(answer.problem));
    this.#afterward(call);
  }

  #lost(child: ChildProcess, error: LibraryError): void {
    if (child !== this.#process) return;
    this.#process = null;
    this.#opened.clear();
    const calls = [...this.#running.values()];
    this.#running.clear();
    this.#numLongRunning = 0;
    if (this.#suspect === null) {
      this.#suspects.push(...calls);
      this.#next();
    } else {
      this.#suspect.answer.reject(error);
      this.#afterward(this.#suspect);
    }
  }

  #afterward(call: Call): void {
    if (call === this.#suspect) this.#suspect = null;
    if (this.#running.size === 0) this.#keepAlive(false);
    this.#next();
  }
}

function isLong({ request }: Call): boolean {
  return request.kind === 'encode' && request.text.length > longText;
}

function cannotStart(cause: string): LibraryMissing {
  return new LibraryMissing(
    `the process of the tokenizers library cannot be started (${cause}). Do the limits of processes and open files (ulimit -u, ulimit -n) leave room for it?`,
  );
}

function cannotLoad(cause: string): LibraryMissing {
  return new LibraryMissing(
    `the tokenizers library cannot be loaded (${cause}). Is the npm package tokenizers whole, and made for this machine? Run npm ci`,
  );
}

/** The message of a panic, which is the line after the place where it happened; or of what JavaScript did not catch, as when the library is not there. */
function problemOf(said: string): string | null {
  return /panicked at [^\n]*\n([^\n]+)/.exec(said)?.[1] ?? /^(?:\w*Error): ([^\n]+)/m.exec(said)?.[1] ?? null;
}
