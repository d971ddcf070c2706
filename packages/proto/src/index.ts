export { Acceptor } from './acceptor.js';
export { cancelCall } from './cancel-call.js';
export { decodeInTurns } from './decode-in-turns.js';
export { detailsKey, fromServiceError, toServiceError } from './errors.js';
export { expertmesh, google } from './messages.js';
export { limited, mostRequestBytes } from './request-limit.js';
export { RotatingClient } from './rotating-client.js';
export { addRoutedRows, type CountedLayer, type RoutedCounts, routedRows } from './routed-rows.js';
export {
  bidiStream,
  channelOptions,
  decodersInTurns,
  type MethodToken,
  maxMessageBytes,
  methodDefinition,
  type Request,
  type RequestProperties,
  type Response,
  type ResponseProperties,
  serverOptions,
  serverStream,
  serviceDefinition,
  serviceName,
  unary,
  v1,
} from './service.js';
export { withoutField } from './wire-fields.js';
