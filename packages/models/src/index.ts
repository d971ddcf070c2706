export { expertFormats } from './checkpoint/expert-formats.js';
export { inspectSafetensors, type SafetensorsDType, type SafetensorsFile, type StoredTensor } from './checkpoint/safetensors.js';
export { type ConfigFile, readConfig } from './config.js';
export type { ChatMessage, ChatTemplate, GenerationDefaults, ModelFolder, ModelTokenizer, TextStream } from './model-folder.js';
export { openModelFolder } from './open-model-folder.js';
export { requestFrequencies } from './rope-frequencies.js';
