export { detailsKey, fromServiceError, toServiceError } from './errors.js';
export { expertmesh, google } from './messages.js';
export {
  bidiStream,
  channelOptions,
  type MethodToken,
  maxMessageBytes,
  methodDefinition,
  type Request,
  type RequestProperties,
  type Response,
  type ResponseProperties,
  serverStream,
  serviceDefinition,
  serviceName,
  unary,
  v1,
} from './service.js';
