// Main module of the thread that encodes long texts and renders long chats.
import { parentPort, workerData } from 'node:worker_threads';
import { answerOf, EmError, type ThreadAnswer } from '@expertmesh/common';
import { type Chat, type ChatTemplate, type ModelTokenizer, openChatTemplate, openTokenizer } from '@expertmesh/models';

/** Where the thread finds the model's tokenizer and template, and what it holds the former to. */
export interface Source {
  readonly path: string;
  readonly vocabSize: number;
  readonly eosIds: readonly number[];
}

export type Job =
  | { readonly kind: 'encode'; readonly text: string; readonly plain: boolean }
  | { readonly kind: 'render'; readonly chat: Chat };

/** By the kind of job. */
export interface Results {
  readonly encode: number[];
  readonly render: string;
}

export type Answer = ThreadAnswer<Results[Job['kind']]>;

const { path, vocabSize, eosIds } = workerData as Source;
let tokenizer: ModelTokenizer | null = null;
let chatTemplate: ChatTemplate | null = null;

parentPort?.on('message', (job: Job) => {
  void answerOf(() => doJob(job)).then((answer) => parentPort?.postMessage(answer));
});

async function doJob(job: Job): Promise<Results[Job['kind']]> {
  if (job.kind === 'encode') {
    tokenizer ??= await openTokenizer(path, { vocabSize, eosIds });
    if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
    return tokenizer.encode(job.text, { plain: job.plain });
  }
  chatTemplate ??= await openChatTemplate(path);
  if (chatTemplate === null) throw new EmError('EM_CHAT_TEMPLATE_MISSING');
  return chatTemplate.render(job.chat);
}
