export { HealthService } from './health.js';
export { addReflection } from './reflection.js';
