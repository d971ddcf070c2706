import { setImmediate } from 'node:timers/promises';
import { EmError, newId } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import type { GenerateTaskOptions, SamplingParameters } from '../steps/tasks.js';
import { promptIds } from './prompt.js';
import type { ServedModel } from './served-model.js';

/** Tokens of a request that names no number, for a model that names none either. */
const defaultMaxTokens = 256;
/** Ids go into every line of the log that concerns the request. */
const maxIdLength = 256;
const maxDocuments = 4096;

/** A Generate request, complete; without its listener. */
export type CompiledGenerate = Omit<GenerateTaskOptions, 'listener'>;

/** Throws EM_REQUEST_*, EM_TOKEN_ID_RANGE, EM_TOKENIZER_MISSING, EM_CHAT_*, EM_CANCELLED. */
export async function compileGenerate(
  request: expertmesh.v1.GenerateRequest,
  model: ServedModel,
  signal: AbortSignal,
): Promise<CompiledGenerate> {
  const { folder, contextLength } = model;
  const id = request.requestId === '' ? newId('rq') : request.requestId;
  if (id.length > maxIdLength) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'request_id', got: `${id.length} characters`, wanted: `at most ${maxIdLength}` });
  }
  const prompt = await promptIds(request, model, signal);
  const { generation } = folder;
  const numLeft = contextLength - prompt.length;
  const maxTokens = request.maxTokens === 0 ? Math.min(generation.maxNewTokens ?? defaultMaxTokens, numLeft) : request.maxTokens;
  // Without a number of its own a request takes what is left, which has to be one token at least.
  if (numLeft < 1 || maxTokens > numLeft) {
    const got = prompt.length + Math.max(1, maxTokens);
    throw new EmError('EM_REQUEST_TOO_LONG', { got, prompt: prompt.length, wanted: contextLength });
  }
  const eosIds = request.ignoreEos ? [] : generation.eosIds;
  return { id, prompt, maxTokens, sampling: compileSampling(request, folder, id), eosIds };
}

/** The ids of a document to be scored. Throws as compileGenerate does. */
export async function compileDocument(
  document: expertmesh.v1.ScoreDocument.$Properties,
  model: ServedModel,
  signal: AbortSignal,
): Promise<number[]> {
  const { contextLength } = model;
  const ids = await promptIds(document, model, signal);
  if (ids.length > contextLength) throw new EmError('EM_REQUEST_TOO_LONG', { got: ids.length, prompt: ids.length, wanted: contextLength });
  return ids;
}

/** The same of all documents; each is a turn of the event loop, which others need meanwhile. Throws EM_CANCELLED too. */
export async function compileDocuments(
  documents: readonly expertmesh.v1.ScoreDocument.$Properties[],
  model: ServedModel,
  signal: AbortSignal,
): Promise<number[][]> {
  if (documents.length > maxDocuments) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'documents', got: `a list of ${documents.length}`, wanted: `at most ${maxDocuments}` });
  }
  const compiled: number[][] = [];
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

/** Greedy unless the request asks for a temperature or the model's files ask for sampling. */
function compileSampling(request: expertmesh.v1.GenerateRequest, { generation, spec }: ModelFolder, id: string): SamplingParameters {
  const temperature = request.temperature ?? (generation.doSample ? generation.temperature : 0);
  if (!(temperature >= 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'temperature', got: temperature, wanted: 'a number from 0 (greedy)' });
  }
  const { topP: askedTopP } = request;
  if (askedTopP !== null && askedTopP !== undefined && !(askedTopP > 0 && askedTopP <= 1)) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'top_p', got: askedTopP, wanted: 'a number above 0, at most 1' });
  }
  const topK = Math.min(request.topK ?? generation.topK, spec.vocabSize);
  return { temperature, topK, topP: askedTopP ?? generation.topP, seed: request.seed ?? seedOf(id) };
}
