import type { TierOptions } from './expert-store.js';

export type * from './binding.js';
export { convertedFolder } from './converted-folder.js';
export type * from './data-plane.js';
export { hasDataPlane } from './data-plane.js';
export { type DType, elementBytes, type Format, formats, localFormat } from './dtype.js';
export type * from './echo.js';
export { hasEcho } from './echo.js';
export type * from './expert-store.js';
export type * from './handles.js';
export { loadNative } from './load.js';
export type * from './model-spec.js';
export type * from './routing.js';
export { attentionsOf, hasCapacity, linearsOf, mixtureOf, paddingTokenOf, withoutCapacity, withStaticGating } from './sublayers.js';

/** Positions of a KV block. */
export const kvBlockPositions = 32;

/** Every expert that is held has a slot; none is kept once converted. */
export const unlimitedSlots: TierOptions = {
  perLayer: 0,
  layerBytes: [],
  policy: 'reuse',
  inPlace: 'auto',
  prefetch: false,
  residentOnly: false,
  converted: '',
};
