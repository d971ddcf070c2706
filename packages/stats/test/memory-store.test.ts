import { MemoryStore } from '../src/index.js';
import { describeStore } from './conformance.js';

describeStore('memory', async () => {
  const store = new MemoryStore();
  return { open: async () => store, isLasting: false, end: async () => undefined };
});
