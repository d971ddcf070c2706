import { MemoryStore, type SpaceOptions } from '../src/index.js';
import { describeStore } from './conformance.js';

describeStore('memory', async () => {
  let store: MemoryStore | undefined;
  const open = async (space?: SpaceOptions) => {
    if (store === undefined || space !== undefined) store = new MemoryStore('memory:', undefined, undefined, undefined, space);
    return store;
  };
  return { open, isLasting: false, end: async () => undefined };
});
