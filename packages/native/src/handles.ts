// What calls are made on.

/** Opaque handles. Use after close and double close are EM_NATIVE_CLOSED. */
export interface Engine {
  readonly type: 'engine';
}
export interface Checkpoint {
  readonly type: 'checkpoint';
}
export interface Decoder {
  readonly type: 'decoder';
}
export interface Batch {
  readonly type: 'batch';
}
export interface ExpertStore {
  readonly type: 'expertStore';
}
