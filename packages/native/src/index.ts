export type * from './binding.js';
