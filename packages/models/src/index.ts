export { expertFormats } from './checkpoint/expert-formats.js';
export { inspectSafetensors, type SafetensorsDType, type SafetensorsFile, type StoredTensor } from './checkpoint/safetensors.js';
export { type ConfigFile, readConfig } from './config.js';
export type { ModelSizes } from './families/model-sizes.js';
export type { ChatMessage, ChatTemplate, GenerationDefaults, ModelFolder, ModelTokenizer, TextStream } from './model-folder.js';
export { openModelFolder } from './open-model-folder.js';
export { requestFrequencies } from './rope-frequencies.js';
export { planSynth, type SynthOptions, type SynthPlan, synthFamilies } from './synth/plan.js';
export { removePartial, type SynthWriteOptions, writeSynth } from './synth/write.js';
