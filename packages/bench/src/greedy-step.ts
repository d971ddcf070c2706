import { EmError } from '@expertmesh/common';
import type { BatchInput, Binding, Decoder } from '@expertmesh/native';

/** Runs a batch whose experts are all here and resolves with the likeliest next token of each row with logits. */
export async function greedyStep(native: Binding, decoder: Decoder, input: BatchInput): Promise<Int32Array> {
  const batch = native.batchOpen(decoder, input);
  try {
    const { stoppedAt } = await native.batchRun(batch);
    if (stoppedAt !== null) throw new EmError('EM_INTERNAL', { problem: `layer ${stoppedAt} lacks an expert that could not be loaded` });
    const greedy = { temperature: 0, topK: 0, topP: 1, seed: 0n, position: 0, minP: 0, typicalP: 1, rules: null };
    return await native.batchSample(
      batch,
      Array.from(input.logitRows, (_, index) => ({ ...greedy, index })),
    );
  } finally {
    native.batchClose(batch);
  }
}
