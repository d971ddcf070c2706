export { askHealth } from './ask-health.js';
export { HealthService } from './health.js';
export { addReflection } from './reflection.js';
