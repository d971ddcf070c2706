import type { SynthSizes } from '@expertmesh/models';

export type WorkloadName = 'lm' | 'mtEncoder' | 'mtDecoder';

/** One of the paper's workloads (arXiv 2303.06182, table I), its sizes scaled by one factor. */
export interface Workload {
  readonly name: WorkloadName;
  readonly family: 'qwen3_moe' | 'nllb-moe';
  readonly sizes: SynthSizes;
  /** Rows of the encoder, of prompts, or of one step of the decoder. */
  readonly phase: 'encoder' | 'prefill' | 'decode';
  /** Of static gating. */
  readonly capacityFraction: number;
  /** Rows of a sequence in a batch. */
  readonly sequenceRows: number;
  /** Rows of the batch that is the paper's: the largest that static gating has memory for. */
  readonly rows: number;
  readonly paper: PaperFigures;
}

/** What the paper reports of dynamic over static gating: on one node, and at best. */
export interface PaperFigures {
  readonly ratio: readonly [oneNode: number, best: number];
  /** Of the memory of activations; null where it gives none. */
  readonly activationSaving: number | null;
}

/** What is kept of the paper's models: experts, choices, capacity, frequency of expert layers, ffn / d, rows / d. */
const ffnOverHidden = 4;
const rowsOverHidden = 2;
const vocab = 512;

/**
 * @param hidden the paper has 1024 (LM) and 2048 (MT)
 * @param moeLayers layers with experts of each stack; the paper has 12 (LM) and 6 (MT)
 */
export function workloads(hidden: number, moeLayers = 1): readonly Workload[] {
  const rows = rowsOverHidden * hidden;
  const common = { hidden, heads: 4, kvHeads: 4, headDim: hidden / 4, ffn: ffnOverHidden * hidden, vocab, topK: 2 };
  const context = 4096;
  const lm = { ...common, context, layers: 2 * moeLayers, experts: 512, sparseStep: 2, topK: 2, denseFfn: common.ffn };
  const mt = { ...common, context, layers: 4 * moeLayers, experts: 128, sparseStep: 4, topK: null };
  return [
    {
      ...{ name: 'lm', family: 'qwen3_moe', sizes: lm, phase: 'prefill', capacityFraction: 0.05, rows, sequenceRows: rows / 8 },
      paper: { ratio: [6.21, 11.55], activationSaving: 0.796 },
    },
    {
      ...{ name: 'mtEncoder', family: 'nllb-moe', sizes: mt, phase: 'encoder', capacityFraction: 1, rows, sequenceRows: rows / 8 },
      paper: { ratio: [5.75, 10.98], activationSaving: 0.442 },
    },
    {
      ...{ name: 'mtDecoder', family: 'nllb-moe', sizes: mt, phase: 'decode', capacityFraction: 1, rows, sequenceRows: 1 },
      paper: { ratio: [2.58, 5.71], activationSaving: null },
    },
  ];
}
