import { setImmediate } from 'node:timers/promises';
import { EmError, newId } from '@expertmesh/common';
import type { GenerationDefaults } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import type { GenerateTaskOptions } from '../steps/tasks.js';
import { compileProduced, type ProducedAnswer } from './produced-answers.js';
import { compileAnswers, compileLogprobs, compileRules, compileSampling, compileStops } from './sampling-checks.js';
import type { ServedModel } from './served-model.js';
import { type CompiledDocument, documentOf, type Prompted, promptOf } from './sources.js';

/** Tokens of a request that names no number, for a model that names none either. */
const defaultMaxTokens = 256;
/** Ids go into every line of the log that concerns the request. */
const maxIdLength = 256;
const maxDocuments = 4096;

/** A Generate request, complete. */
export interface CompiledGenerate {
  readonly id: string;
  /** Of the encoder, where there is one, else of the decoder. */
  readonly numPromptTokens: number;
  /** What the answers go on from. */
  readonly prompt: readonly number[];
  /** Of each answer, without their listeners. */
  readonly tasks: readonly Omit<GenerateTaskOptions, 'listener' | 'isStopped'>[];
  readonly produced: readonly ProducedAnswer[];
  readonly stops: readonly string[];
}

/** Throws EM_REQUEST_*, EM_TOKEN_ID_RANGE, EM_TOKENIZER_MISSING, EM_CHAT_*, EM_CANCELLED. */
export async function compileGenerate(
  request: expertmesh.v1.GenerateRequest,
  model: ServedModel,
  signal: AbortSignal,
): Promise<CompiledGenerate> {
  const { folder, contextLength } = model;
  const id = requestId(request.requestId);
  const { prompt, source }: Prompted = await promptOf(request, model, signal);
  const { generation } = folder;
  const numLeft = contextLength - prompt.length;
  const maxTokens = request.maxTokens === 0 ? Math.min(usualMaxTokens(generation, prompt.length), numLeft) : request.maxTokens;
  // Without a number of its own a request takes what is left, which has to be one token at least.
  if (numLeft < 1 || maxTokens > numLeft) {
    const got = prompt.length + Math.max(1, maxTokens);
    throw new EmError('EM_REQUEST_TOO_LONG', { got, prompt: prompt.length, wanted: contextLength });
  }
  const eosIds = request.ignoreEos ? [] : generation.eosIds;
  const seed = request.seed ?? seedOf(id);
  const { encoder } = model;
  const common = {
    prompt,
    source,
    maxTokens,
    eosIds,
    rules: await compileRules(request, { folder, encoder, numPrompt: prompt.length, maxTokens, signal }),
    numLogprobs: compileLogprobs(request, folder),
  };
  const numAnswers = compileAnswers(request);
  const produced = compileProduced(request, numAnswers, maxTokens, folder.spec.vocabSize);
  const tasks = produced.map(({ ids, spans, isPrecisionChanged }, index) => ({
    ...common,
    produced: ids,
    ...{ spans, isPrecisionChanged },
    id: index === 0 ? id : `${id}/${index}`,
    sampling: compileSampling(request, folder, BigInt.asUintN(64, seed + BigInt(index))),
  }));
  return { id, numPromptTokens: (source ?? prompt).length, prompt, tasks, produced, stops: compileStops(request, folder) };
}

/** The client's, or a new one. Throws EM_REQUEST_VALUE. */
export function requestId(given: string): string {
  if (given.length <= maxIdLength) return given === '' ? newId('rq') : given;
  throw new EmError('EM_REQUEST_VALUE', { field: 'request_id', got: `${given.length} characters`, wanted: `at most ${maxIdLength}` });
}

/** Tokens after a prompt where a request names no number. */
export function usualMaxTokens({ maxNewTokens, maxLength }: GenerationDefaults, numPrompt: number): number {
  if (maxNewTokens !== null) return maxNewTokens;
  // Something has to be produced, as by the reference.
  return maxLength === null ? defaultMaxTokens : Math.max(1, maxLength - numPrompt);
}

/** A document to be scored. Throws as compileGenerate does. */
export async function compileDocument(
  document: expertmesh.v1.ScoreDocument.$Properties,
  model: ServedModel,
  signal: AbortSignal,
): Promise<CompiledDocument> {
  const compiled = await documentOf(document, model, signal);
  const { length } = compiled.tokens;
  if (length > model.contextLength) throw new EmError('EM_REQUEST_TOO_LONG', { got: length, prompt: length, wanted: model.contextLength });
  return compiled;
}

/** The same of all documents; each is a turn of the event loop, which others need meanwhile. Throws EM_CANCELLED too. */
export async function compileDocuments(
  documents: readonly expertmesh.v1.ScoreDocument.$Properties[],
  model: ServedModel,
  signal: AbortSignal,
): Promise<CompiledDocument[]> {
  if (documents.length > maxDocuments) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'documents', got: `a list of ${documents.length}`, wanted: `at most ${maxDocuments}` });
  }
  const compiled: CompiledDocument[] = [];
  for (const document of documents) {
    if (signal.aborted) throw new EmError('EM_CANCELLED', { what: 'the request' });
    compiled.push(await compileDocument(document, model, signal));
    await setImmediate();
  }
  return compiled;
}

/** FNV-1a, 64 bits, over the id's UTF-8: the seed of a request that names none, the same wherever it is replayed. */
export function seedOf(requestId: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(requestId)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash;
}
