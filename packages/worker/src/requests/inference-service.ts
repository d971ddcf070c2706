import { type Deferred, deferred, EmError, newId, overloadRetryMs, toEmError } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import { decodersInTurns, type expertmesh, limited, mostRequestBytes, serviceDefinition, toServiceError, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { modelMessage } from '../cluster/model-message.js';
import type { StepLoop } from '../steps/step-loop.js';
import { EvaluateTask, type FinishReason, GenerateTask, type Task } from '../steps/tasks.js';
import { generateListeners } from './generate-answer.js';
import { logitsListener } from './logits-answer.js';
import { encode, renderChat } from './prompt.js';
import type { PromptEncoding } from './prompt-encoder.js';
import { compileDocument, compileDocuments, compileGenerate } from './request-checks.js';
import { scoreDocuments } from './score-documents.js';
import type { ServedModel } from './served-model.js';
import { cancellationOf, StreamAnswer } from './stream-answer.js';
import { compileTranslate } from './translate-checks.js';
import { translateSources } from './translate-sources.js';

type StreamHandler<Q, A> = grpc.handleServerStreamingCall<Q, A>;
type UnaryHandler<Q, A> = grpc.handleUnaryCall<Q, A>;

/** What serves requests once the worker is ready. */
export interface Serving {
  readonly loop: StepLoop;
  readonly model: ServedModel;
}

export interface InferenceServiceParts {
  readonly worker: string;
  readonly folder: ModelFolder;
  readonly encoder: PromptEncoding;
  /** See WorkerOptions: answers say so. */
  readonly residentOnly: boolean;
  /** Most requests under way or waiting, of all methods; what comes beyond is refused. */
  readonly maxRequests: number;
  /** Throws EM_CLUSTER_STARTING until the engine is loaded and a placement is active. */
  readonly serving: () => Serving;
}

/** Tasks to be run, and what their client is told once they are queued. */
interface Accepted<Message> {
  readonly tasks: readonly Task[];
  readonly first: Message | null;
}

/** The Inference service of a home worker. */
export class InferenceService {
  readonly #parts: InferenceServiceParts;
  #numActive = 0;
  #isStopping = false;
  #idle: Deferred<void> | null = null;

  constructor(parts: InferenceServiceParts) {
    this.#parts = parts;
  }

  /** As grpc.Server.addService takes it. */
  get implementation(): grpc.UntypedServiceImplementation {
    const { generate, score, logits, translate, tokenize, listModels } = this;
    return { generate, score, logits, translate, tokenize, listModels } as Record<string, grpc.UntypedHandleCall>;
  }

  /** As a server adds it that strangers reach: long requests are refused, or decoded in turns. */
  get limited(): ReturnType<typeof limited> {
    const mostBytes = mostRequestBytes(this.#parts.folder.spec.contextLength);
    const limits = { mostBytes: () => mostBytes, inTurns: decodersInTurns(v1.Inference) };
    return limited(serviceDefinition(v1.Inference), this.implementation, limits);
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Refuses new requests and resolves when the running ones have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#numActive === 0) return;
    this.#idle ??= deferred();
    await this.#idle.promise;
  }

  readonly generate: StreamHandler<expertmesh.v1.GenerateRequest, expertmesh.v1.GenerateResponse.$Properties> = (call) => {
    this.#stream(call, async ({ model }, answer) => {
      const compiled = await compileGenerate(call.request, model, answer.cancelled);
      const { prompt, stops, tasks, produced } = compiled;
      const told = { prompt, stops, produced, residentOnly: this.#parts.residentOnly };
      const listeners = await generateListeners(answer, model.folder.tokenizer, told);
      const started = { requestId: compiled.id, homeWorker: this.#parts.worker, promptTokens: compiled.numPromptTokens };
      const generating = listeners.flatMap((listener, index) =>
        produced[index]!.isFinished ? [] : [new GenerateTask({ ...tasks[index]!, listener, isStopped: listener.isStopped })],
      );
      return { tasks: generating, first: { started } };
    });
  };

  readonly logits: StreamHandler<expertmesh.v1.LogitsRequest, expertmesh.v1.LogitsResponse.$Properties> = (call) => {
    this.#stream(call, async ({ model }, answer) => {
      const document = await compileDocument(call.request.document ?? {}, model, answer.cancelled);
      const { residentOnly } = this.#parts;
      const shape = { numTokens: document.tokens.length, vocabSize: model.folder.spec.vocabSize };
      const listener = logitsListener(answer, shape, { firstRow: call.request.firstRow, residentOnly });
      return { tasks: [new EvaluateTask({ id: newId('rq'), ...document, wantsLogits: true, listener })], first: null };
    });
  };

  readonly score: UnaryHandler<expertmesh.v1.ScoreRequest, expertmesh.v1.ScoreResponse.$Properties> = (call, callback) => {
    this.#unary(callback, async () => {
      const { loop, model } = this.#serving();
      const signal = cancellationOf(call);
      const documents = await compileDocuments(call.request.documents, model, signal);
      const scores = await scoreDocuments(documents, loop, signal);
      const told = scores.map(({ numTokens: tokens, ...score }) => ({ tokens, ...score }));
      return { documents: told, residentOnly: this.#parts.residentOnly };
    });
  };

  readonly translate: UnaryHandler<expertmesh.v1.TranslateRequest, expertmesh.v1.TranslateResponse.$Properties> = (call, callback) => {
    this.#unary(callback, async () => {
      const { loop, model } = this.#serving();
      const signal = cancellationOf(call);
      const compiled = await compileTranslate(call.request, model, signal);
      const translations = await translateSources(compiled, model.folder.tokenizer, loop, signal);
      return { requestId: compiled.id, translations, residentOnly: this.#parts.residentOnly };
    });
  };

  readonly tokenize: UnaryHandler<expertmesh.v1.TokenizeRequest, expertmesh.v1.TokenizeResponse.$Properties> = (call, callback) => {
    this.#unary(callback, async () => {
      const { folder, encoder } = this.#parts;
      const { chat } = call.request;
      const signal = cancellationOf(call);
      const text = chat ? await renderChat(chat, encoder, signal) : call.request.text;
      const ids = await encode(text, encoder, { plain: chat ? true : call.request.plain, signal });
      return { text, ids, tokens: ids.map((id) => folder.tokenizer?.token(id) ?? '') };
    });
  };

  readonly listModels: UnaryHandler<expertmesh.v1.ListModelsRequest, expertmesh.v1.ListModelsResponse.$Properties> = (_call, callback) => {
    this.#unary(callback, async () => ({ models: [modelMessage(this.#parts.folder)] }));
  };

  #stream<Message>(
    call: grpc.ServerWritableStream<unknown, Message>,
    accept: (serving: Serving, answer: StreamAnswer<Message>) => Promise<Accepted<Message>>,
  ): void {
    const answer = new StreamAnswer(call);
    try {
      const serving = this.#serving();
      this.#track(answer.ended);
      void this.#begin(serving, answer, accept);
    } catch (thrown) {
      answer.fail(toEmError(thrown));
    }
  }

  async #begin<Message>(
    serving: Serving,
    answer: StreamAnswer<Message>,
    accept: (serving: Serving, answer: StreamAnswer<Message>) => Promise<Accepted<Message>>,
  ): Promise<void> {
    try {
      const { loop } = serving;
      const { tasks, first } = await accept(serving, answer);
      // Its text may have been long.
      if (answer.cancelled.aborted) return;
      if (tasks.length === 0) {
        // All its answers had ended before.
        answer.end(first!);
        return;
      }
      const each = (act: (task: Task) => void) => () => {
        for (const task of tasks) act(task);
      };
      answer.connect({
        pause: each((task) => loop.pause(task)),
        resume: each((task) => loop.resume(task)),
        cancel: each((task) => loop.cancel(task)),
      });
      each((task) => isOver(task) || loop.submit(task))();
      if (first !== null) answer.write(first);
      each((task) => isOver(task) && task.listener.finished(task.over, task.sequence.precision))();
    } catch (thrown) {
      answer.fail(toEmError(thrown));
    }
  }

  #unary<Message>(callback: grpc.sendUnaryData<Message>, run: () => Promise<Message>): void {
    const answered = run().then(
      (message) => callback(null, message),
      (thrown: unknown) => callback(toServiceError(toEmError(thrown))),
    );
    this.#track(answered);
  }

  #serving(): Serving {
    if (this.#isStopping) {
      throw new EmError('EM_WORKER_LOST', { worker: this.#parts.worker, problem: 'it is stopping and takes no new requests' });
    }
    const { worker, maxRequests, serving } = this.#parts;
    if (this.#numActive >= maxRequests) {
      const what = `number of requests of worker ${worker}`;
      throw new EmError('EM_OVERLOADED', { what, got: this.#numActive, wanted: maxRequests, retryMs: overloadRetryMs });
    }
    return serving();
  }

  /** `ended` never rejects. */
  #track(ended: Promise<void>): void {
    this.#numActive += 1;
    void ended.then(() => {
      this.#numActive -= 1;
      if (this.#numActive === 0) this.#idle?.resolve();
    });
  }
}

function isOver(task: Task): task is GenerateTask & { readonly over: FinishReason } {
  return task.kind === 'generate' && task.over !== null;
}
