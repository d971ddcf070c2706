export type * from './base.js';
