export type { GenerationDefaults, ModelFolder, ModelTokenizer, TextStream } from './model-folder.js';
