export type * from './binding.js';
export { loadNative } from './load.js';
export type * from './model-spec.js';
export { attentionsOf, linearsOf, mixtureOf, withoutCapacity, withStaticGating } from './sublayers.js';

/** Positions of a KV block. */
export const kvBlockPositions = 32;
