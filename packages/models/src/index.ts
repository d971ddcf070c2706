export { chatFromJson } from './chat/chat-document.js';
export { openChatTemplate } from './chat/chat-template.js';
export { chatLength, checkChat } from './chat/parse-chat.js';
export { canonicalBytes, expertFormats } from './checkpoint/expert-formats.js';
export { nonExpertBytes } from './checkpoint/non-expert-bytes.js';
export { inspectSafetensors, type SafetensorsDType, type SafetensorsFile, type StoredTensor } from './checkpoint/safetensors.js';
export { type ConfigFile, readConfig } from './config.js';
export type { ModelSizes } from './families/model-sizes.js';
export type {
  Chat,
  ChatMessage,
  ChatTemplate,
  EarlyStopping,
  GenerationDefaults,
  ModelFolder,
  ModelTokenizer,
  TextStream,
  Translation,
} from './model-folder.js';
export { openModelFolder } from './open-model-folder.js';
export { type PrunedPlan, planPruned } from './prune/plan.js';
export { writePruned } from './prune/write.js';
export { requestFrequencies } from './rope-frequencies.js';
export { type RoutingText, routingText } from './routing-text.js';
export { planSynth, type SynthOptions, type SynthPlan, type SynthSizes, synthFamilies } from './synth/plan.js';
export { removePartial, type SynthWriteOptions, writeSynth } from './synth/write.js';
export { openTokenizer } from './tokenizer/tokenizer.js';
export { sourceIds, targetStart } from './translation.js';
