import './plain-numbers.js';

export { expertmesh, google } from '../gen/messages.js';
