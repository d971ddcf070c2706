export type * from './binding.js';
export { loadNative } from './load.js';

/** Positions of a KV block. */
export const kvBlockPositions = 32;
