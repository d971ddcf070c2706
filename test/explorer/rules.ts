/** Rules of the protocol that the explorer can do without, to see that it finds what goes wrong then. Each is taken away at the edge of a
 * process: by what it is told, or by what is told of it. */
export const rules = {
  fenceAtWorker: 'a worker obeys the highest fence that it has seen, and no lower one',
  fenceInStore: 'the store takes no placement from a leader whose fence is not the highest',
  fenceAboveAll: 'a new fence is above the store’s and above all that workers have seen',
  activeBeforeAck: 'a worker acknowledges a placement when it routes by it, not before',
  loadedBeforeAck: 'a worker acknowledges experts when it has loaded them, not before',
  rowsBeforeRelease: 'a worker lets go of an expert when the rows that wait for it are computed, not before',
  contentChecked: 'a worker answers rows for exactly what it holds, and refuses others',
  newestPlacement: 'a new leader goes on with the newest placement, the workers’ where the store has lost it',
  termEnds: 'a term that has ended does nothing more',
} as const;

export type Rule = keyof typeof rules;
