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
/** Computes the experts of a store for own batches and for peers. */
export interface Executor {
  readonly type: 'executor';
}
/** Sends the rows of own batches to where their experts are. */
export interface Router {
  readonly type: 'router';
}
/** Exchanges rows with the data planes of peers. */
export interface DataPlane {
  readonly type: 'dataPlane';
}
