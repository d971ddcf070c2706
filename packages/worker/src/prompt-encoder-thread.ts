// Main module of the thread that encodes long texts.
import { parentPort, workerData } from 'node:worker_threads';
import { toEmError } from '@expertmesh/common';
import { openTokenizer } from '@expertmesh/models';

export interface EncodeRequest {
  readonly number: number;
  readonly text: string;
  readonly plain: boolean;
}

/** ids, or the error's code and message where they are null. */
export interface EncodeAnswer {
  readonly number: number;
  readonly ids: number[] | null;
  readonly code: string;
  readonly message: string;
}

const { path, vocabSize, eosIds } = workerData as { path: string; vocabSize: number; eosIds: readonly number[] };
const tokenizer = openTokenizer(path, { vocabSize, eosIds });

parentPort?.on('message', (request: EncodeRequest) => {
  void encode(request).then((answer) => parentPort?.postMessage(answer));
});

async function encode({ number, text, plain }: EncodeRequest): Promise<EncodeAnswer> {
  try {
    const ids = (await tokenizer)?.encode(text, { plain }) ?? null;
    return { number, ids, code: 'EM_TOKENIZER_MISSING', message: 'the model folder has no tokenizer.json any more' };
  } catch (thrown) {
    const { code, message } = toEmError(thrown);
    return { number, ids: null, code, message };
  }
}
