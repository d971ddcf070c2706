export type { CallOptions } from './attempts.js';
export { type ClientOptions, ExpertmeshClient, type Tokens } from './client.js';
export type {
  BufferingStatus,
  ClusterLeader,
  ClusterPlacement,
  ClusterStatus,
  ExpertLoad,
  LayerLoad,
  ModelInfo,
  PlacedExpert,
  StepTimes,
  StoreStatus,
  WorkerState,
  WorkerStatus,
} from './cluster-status.js';
export type { Computed, PrecisionSpan } from './computed.js';
export type { DocumentScore, LogitsChunk, ScoreDocument } from './documents.js';
export type { Chat, ChatMessage, GenerateEvent, GenerateOptions, TokenLogprob, TokenLogprobs } from './generate.js';
export type {
  AutoPolicy,
  ExpertFormat,
  ExpertPin,
  Operation,
  OperationMove,
  OperationState,
  PlanOptions,
  PrecisionChange,
} from './operations.js';
export type { Qos, QosLayer, QosState, QosTarget } from './qos.js';
export type { WaitOptions } from './serving.js';
export type { Source, TranslateOptions, Translation, TranslationHypothesis } from './translate.js';
