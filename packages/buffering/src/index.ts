export { beladyPolicy, leastMisses } from './belady.js';
export type { CachePolicy, Resident } from './cache-policy.js';
export { DomainHistory, type DomainRows, likeliest } from './domain-history.js';
export { type CacheOptions, type CacheStep, ExpertCache } from './expert-cache.js';
export { foresightPolicy } from './foresight.js';
export { type BudgetLayer, layerBudgets } from './layer-budget.js';
export { type CachePolicyName, cachePolicy, cachePolicyNames } from './policies.js';
export { type ResidentLayer, ResidentSwaps, type Swap } from './resident-swaps.js';
export { addCounts, type CacheCounts, type CacheSetup, type SimulatedBatch, simulateCache } from './simulator.js';
