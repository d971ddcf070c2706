// The whole native surface. The C++ side (native/addon) registers the same functions in the same order. Every value is
// present: `null` where there is none, never `undefined`.

import type { PlaneBinding } from './data-plane.js';
import type { DType, Format } from './dtype.js';
import type { EchoBinding } from './echo.js';
import type { LayerDemand, LoadedExpert, SlotCounters, TierOptions } from './expert-store.js';
import type { Batch, Checkpoint, Decoder, Engine, ExpertStore, Router } from './handles.js';
import type { DecoderSpec } from './model-spec.js';
import type { Reroute, RoutingBinding, StepResult } from './routing.js';

export interface EngineOptions {
  /** Threads of the engine's own pool. */
  readonly threads: number;
  /** `auto` takes the best that this CPU can run. */
  readonly kernels: string;
}

export interface EngineInfo {
  readonly threads: number;
  /** The backend in use: ref, avx2, avx512. */
  readonly kernels: string;
  /** Backends this CPU can run. */
  readonly available: readonly string[];
  /** Names what decides bits on a worker. */
  readonly numerics: string;
  /** What steps compute on their way, of all engines of this process: it only grows while they are open. */
  readonly scratchBytes: number;
}

/** A tensor's place in a checkpoint file. */
export interface TensorEntry {
  readonly name: string;
  /** Index into the checkpoint's files. */
  readonly file: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Bytes [begin, end) of the file. */
  readonly begin: number;
  readonly end: number;
}

export interface CheckpointOptions {
  /**
   * What becomes of the system's copy of the files' bytes when they have been read: kept, given back, or never made, as the disk
   * writes to the engine's own memory (given back where the file system has no such reads).
   */
  readonly pageCache: PageCache;
}

export type PageCache = 'keep' | 'drop' | 'bypass';

export interface DecoderOptions {
  /** Blocks of 32 positions in the KV cache; memory is touched only as blocks are used. */
  readonly kvBlocks: number;
  /** Keys and values are rounded to it as they are written, and widened to f32 as they are read. */
  readonly kvDtype: DType;
  /** Rows are rounded to it before experts and after, also when the expert is local. */
  readonly wireDtype: DType;
}

/** Rows of one step, all sequences one after the other. */
export interface BatchInput {
  /** [rows] token ids. */
  readonly tokens: Int32Array;
  /** [rows] absolute positions. */
  readonly positions: Int32Array;
  /** [rows] index of the row's sequence in this batch; rows of a sequence are consecutive and ascending. */
  readonly sequences: Int32Array;
  /** KV blocks of all sequences, concatenated. */
  readonly blockTable: Int32Array;
  /** [sequences + 1] where each sequence's blocks begin. */
  readonly blockOffsets: Int32Array;
  /** [sequences, ropeDim / 2] each sequence's own rotary frequencies; empty: those of the spec for all. */
  readonly ropeInverseFrequencies: Float32Array;
  /** Rows whose logits are wanted, ascending. */
  readonly logitRows: Int32Array;
  /**
   * `encoder`: the rows are whole sources, positions from 0; what the encoder makes of them is kept in the blocks of the block
   * table, and there are no logits.
   */
  readonly stack: 'encoder' | 'decoder';
  /** The decoder's sources; null without an encoder, and for its own rows. */
  readonly sources: SourceInput | null;
  /**
   * [sequences] of each sequence's rows, how many of the last are padding: computed as others are, but seen by none, and at no position.
   * Empty: none, and of a decoder's rows.
   */
  readonly numPadding: Int32Array;
}

/** Where encoder batches have put what the sequences of a decoder batch are made from. */
export interface SourceInput {
  /** [sequences] rows of the source. */
  readonly lengths: Int32Array;
  /** Blocks of all sources, concatenated. */
  readonly blockTable: Int32Array;
  /** [sequences + 1] where each source's blocks begin. */
  readonly blockOffsets: Int32Array;
}

/** A batch that is done: its logits are there. */
export interface DoneRun {
  readonly stoppedAt: null;
  readonly routing: null;
  readonly missing: null;
  readonly here: null;
  readonly isStatic: false;
}

/** A batch that waits for experts. Slots are row * topK + choice, ascending, without those of dropped rows. */
export interface StoppedRun {
  /** The layer. */
  readonly stoppedAt: number;
  /** [rows, topK] chosen experts of that layer. */
  readonly routing: Int32Array;
  /** Slots of experts that are not local, or are not held any more. */
  readonly missing: Int32Array;
  /**
   * Slots of local experts, for expertsRun. There are some only where others' experts are not local: the rows of those are on
   * their way before own experts are computed. Otherwise the run has computed what it could.
   */
  readonly here: Int32Array;
  /** The rows are those of the experts' blocks, in order of experts, each of one expert: [experts, places]. */
  readonly isStatic: boolean;
}

export type RunResult = DoneRun | StoppedRun;

export interface SamplingInput {
  /** Index into logitRows. */
  readonly index: number;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed: bigint;
  /** Position of the token to be drawn. */
  readonly position: number;
  /** 0 = all. */
  readonly minP: number;
  /** 1 = all. */
  readonly typicalP: number;
  /** Null: the logits as they are. */
  readonly rules: LogitRules | null;
}

/** What is changed of a row of logits before a token is chosen. */
export interface LogitRules {
  /** More than 0; 1 = none. */
  readonly repetitionPenalty: number;
  /** 0 = none. */
  readonly presencePenalty: number;
  /** 0 = none. */
  readonly frequencyPenalty: number;
  /** Ids of the prompt, then of the answer; may be empty where there is no penalty. */
  readonly history: Int32Array;
  /** Of history. */
  readonly numPrompt: number;
  /** Ids that cannot be chosen. */
  readonly banned: Int32Array;
}

export interface LogprobInput {
  /** Index into logitRows. */
  readonly index: number;
  readonly token: number;
  /** Likeliest ids wanted besides. */
  readonly numTop: number;
}

/** ln p, by the logits as the model gives them. */
export interface Logprobs {
  readonly chosen: number;
  /** Likeliest first. */
  readonly topIds: Int32Array;
  readonly top: Float64Array;
}

/** What has been routed at one layer. */
export interface LayerLoad {
  /** [numExperts], or empty for a dense layer. */
  readonly rows: Float64Array;
  /** Batches with rows for its experts. */
  readonly batches: number;
  /** Experts that a batch had rows for, summed over the batches. */
  readonly activeExperts: number;
}

/** `needed`: somebody waits for the expert. `ahead`: it is expected to be needed; loads after those that are. */
export type LoadPriority = 'needed' | 'ahead';

export interface DecoderTimes {
  /** With its norms, projections and the residual. */
  readonly attention: number;
  readonly gate: number;
  /** Dense blocks, and experts of layers whose chosen experts were all local. */
  readonly experts: number;
  /** With the shared expert. */
  readonly combine: number;
  readonly head: number;
}

/** One sender's rows for expertsRun: a batch's own rows, or rows that came over the wire. */
export interface WireRows {
  /** [rows, hidden] in the wire dtype. */
  readonly rows: Uint8Array;
  /** [answers, hidden] in the wire dtype, written by the run. */
  readonly out: Uint8Array;
}

/** Rows of one sequence from `position` on, each of which sees all up to its own. */
export interface AttentionProbe {
  readonly kvDtype: DType;
  readonly rows: number;
  readonly position: number;
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly headDim: number;
  /** Different caches of keys and values used in turn. */
  readonly caches: number;
  readonly repeats: number;
}

/**
 * Arrays passed to a call may be used again as soon as it has returned: what they hold is copied. Answers are written into an
 * array when the call's promise is settled. Lists of tensors, specs and canonical bytes of experts are read in parts, so that the event
 * loop goes on: they are to stay as they are until the promise is settled.
 */
export interface Binding extends RoutingBinding, Partial<PlaneBinding & EchoBinding> {
  ////// Engine
  engineOpen(options: EngineOptions): Engine;
  engineInfo(engine: Engine): EngineInfo;
  /** Milliseconds for which the engine has been in one job, or one layer of it, without getting on; 0 where it has none. */
  engineStalledMs(engine: Engine): number;
  engineClose(engine: Engine): void;

  ////// Checkpoint
  /** Opens the files and checks every range against its file's length. */
  checkpointOpen(files: readonly string[], tensors: readonly TensorEntry[], options: CheckpointOptions): Promise<Checkpoint>;
  checkpointClose(checkpoint: Checkpoint): void;

  ////// Decoder
  /** Loads and packs all weights but the experts'. */
  decoderOpen(engine: Engine, checkpoint: Checkpoint, spec: DecoderSpec, options: DecoderOptions): Promise<Decoder>;
  /** Fraction of decoderOpen's bytes done, 0 to 1, of the most recent call on this engine. */
  decoderProgress(engine: Engine): number;
  decoderClose(decoder: Decoder): void;
  /**
   * Of batches of precision map `map` (0: those that are not routed): the experts of `layer` that decoder.run may compute itself from
   * `store`, 1 + the index of their format among {@link formats}, or has to stop for (0): [numExperts].
   */
  decoderSetLocal(decoder: Decoder, store: ExpertStore, map: number, layer: number, local: Uint8Array): void;
  /** No batch is of this map any more. */
  decoderDropMap(decoder: Decoder, map: number): void;
  /** What has been routed since the last call, by model layer; reading resets it. */
  decoderTakeLoad(decoder: Decoder): LayerLoad[];
  /** Milliseconds spent in the parts of decoder runs since it was opened. */
  decoderTimes(decoder: Decoder): DecoderTimes;

  ////// Batch
  batchOpen(decoder: Decoder, input: BatchInput): Batch;
  /** From the start, or on from where it stopped: combine, then the next layers. Stops where a routed expert is not local or not held. */
  batchRun(batch: Batch): Promise<RunResult>;
  /**
   * By which router its rows go from its start on, who they are (`requests` [rows] 32 bits for each row's request, `positions` [rows]),
   * and the precision map that they are computed under.
   */
  batchRoute(batch: Batch, router: Router, requests: Uint32Array, positions: Int32Array, map: number): void;
  /**
   * Before the first step of two routed batches: rows of `batch` come after rows of `earlier`, which no other batch follows, in their
   * sequences. Each layer's attention waits for that of `earlier`, also where its step has stopped; where that has failed, until every
   * row of `batch` is dropped.
   */
  batchFollow(batch: Batch, earlier: Batch): void;
  /**
   * Runs a routed batch through all layers, rows going to their experts' workers and back without JavaScript. Where it has stopped, the
   * next call sends what it is given again; slots that are left out have to be of dropped rows.
   */
  batchStep(batch: Batch, reroutes: readonly Reroute[]): Promise<StepResult>;
  /** The rows' expert inputs in the wire dtype, into out [rows.length, hidden]. */
  batchGather(batch: Batch, rows: Int32Array, out: Uint8Array): Promise<void>;
  /** Expert outputs from the wire: answer i ([hidden] in wire dtype at rows) goes to slot slots[i] = row * topK + choice. */
  batchScatter(batch: Batch, slots: Int32Array, rows: Uint8Array): Promise<void>;
  /** Rows whose request has failed or is not wanted, until the batch is closed; a step ends where they are all. Their unfilled slots count as zeros, their results mean nothing. */
  batchDropRows(batch: Batch, rows: Int32Array): void;
  /** The next token for each input; -1 where its rules ban every one. */
  batchSample(batch: Batch, inputs: readonly SamplingInput[]): Promise<Int32Array>;
  batchLogprobs(batch: Batch, inputs: readonly LogprobInput[]): Promise<Logprobs[]>;
  /** -ln p(targets[i]) of the logits of logitRows[indices[i]]. */
  batchNll(batch: Batch, indices: Int32Array, targets: Int32Array): Promise<Float64Array>;
  /** A copy of the logits, f32 [logitRows, vocab]. */
  batchLogits(batch: Batch): Promise<Float32Array>;
  batchClose(batch: Batch): void;

  ////// Experts
  expertStoreOpen(engine: Engine, checkpoint: Checkpoint, spec: DecoderSpec, wireDtype: DType, tiers: TierOptions): Promise<ExpertStore>;
  /**
   * Loads and checks one expert in `format`, converted where its tensors have another; and packs it where its layer has a free slot:
   * else runs load it when they need it. Runs on the store's own threads, never on compute threads.
   */
  expertLoad(store: ExpertStore, layer: number, expert: number, format: Format, priority: LoadPriority): Promise<LoadedExpert>;
  /** The same from the expert's canonical bytes; fails where the array is shrunk or transferred meanwhile. */
  expertLoadBytes(store: ExpertStore, layer: number, expert: number, format: Format, canonical: Uint8Array): Promise<LoadedExpert>;
  /** Ends the loads of this expert that have been asked for and have not ended: their promises reject with EM_CANCELLED. */
  expertCancelLoads(store: ExpertStore, layer: number, expert: number): void;
  /** The canonical bytes of an expert, held or not, as the checkpoint has them: what another worker loads it from. */
  expertBytes(store: ExpertStore, layer: number, expert: number, format: Format): Promise<Uint8Array>;
  /** Frees it in this format, when no run uses it any more; one may be held in several. */
  expertRelease(store: ExpertStore, layer: number, expert: number, format: Format): void;
  expertsHeld(store: ExpertStore): number;
  /** Why converted experts are not kept in the store's folder; empty where they are, or there is none. */
  expertConversionProblem(store: ExpertStore): string;
  /** By layer; all 0 where it has no experts. */
  expertSlots(store: ExpertStore): readonly SlotCounters[];
  /** By layer, since the last call; only where routers choose among residents. */
  expertTakeDemand(store: ExpertStore): readonly LayerDemand[];
  /**
   * Reads the expert of key `enters` on the store's own threads and gives it the slot of `leaves`, or a free one (-1). Resolves with false
   * where one of them is not held, has come or gone meanwhile, or cannot be read.
   */
  expertSwap(store: ExpertStore, layer: number, enters: number, leaves: number): Promise<boolean>;
  /**
   * Computes experts of one layer in `format`. `sources[s]` is the batch itself or wire rows; `plan` has 4 integers for each
   * assignment: source, expert, row of the source, and where the answer goes (slot row * topK + choice of a batch; answer
   * row of wire rows). Assignments in any order; the engine groups them by expert. Resolves with the assignments that are
   * missing, as their expert is not held: indices into the plan's, ascending. The others are computed.
   */
  expertsRun(
    store: ExpertStore,
    layer: number,
    sources: readonly (Batch | WireRows)[],
    plan: Int32Array,
    format: Format,
  ): Promise<Int32Array>;
  expertStoreClose(store: ExpertStore): void;

  ////// Probes (bench kernels)
  /** GB/s of a plain read of `bytes` with all threads. */
  probeRead(engine: Engine, bytes: number): Promise<number>;
  /** GFLOP/s of independent FMAs of the backend's instruction set with all threads. */
  probeFma(engine: Engine, milliseconds: number): Promise<number>;
  /** Seconds for `repeats` products of random [rows, k] with `matrices` different packed [n, k] in turn, all threads. */
  probeGemm(engine: Engine, format: Format, rows: number, n: number, k: number, matrices: number, repeats: number): Promise<number>;
  /** Seconds for `repeats` attentions (scores, softmax and values, no projection), all threads. */
  probeAttention(engine: Engine, probe: AttentionProbe): Promise<number>;
}
