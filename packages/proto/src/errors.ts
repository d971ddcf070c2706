import { EmError, type ErrorFields, isErrorCode, type StatusName } from '@expertmesh/common';
import * as grpc from '@grpc/grpc-js';
import { google } from './messages.js';

const domain = 'expertmesh';
/** Trailer that carries google.rpc.Status, and in it the EM_* code. */
export const detailsKey = 'grpc-status-details-bin';
const errorInfoUrl = 'type.googleapis.com/google.rpc.ErrorInfo';
const retryInfoUrl = 'type.googleapis.com/google.rpc.RetryInfo';

/**
 * An EmError as gRPC carries it: status, message, and in the trailers google.rpc.ErrorInfo {reason: EM_*, metadata: fields}, with
 * google.rpc.RetryInfo where the error says when to try again.
 */
export function toServiceError(error: EmError): grpc.ServiceError {
  const code = grpc.status[error.status];
  const metadata = new grpc.Metadata();
  const fields = Object.fromEntries(Object.entries(error.fields).map(([key, value]) => [key, String(value)]));
  const details = [
    { typeUrl: errorInfoUrl, value: google.rpc.ErrorInfo.encode({ reason: error.code, domain, metadata: fields }).finish() },
  ];
  if (error.retryMs !== null) details.push({ typeUrl: retryInfoUrl, value: retryInfo(error.retryMs) });
  const status = google.rpc.Status.encode({ code, message: error.message, details }).finish();
  metadata.set(detailsKey, Buffer.from(status));
  return Object.assign(new Error(error.message), { code, details: error.message, metadata }) as grpc.ServiceError;
}

/** The EmError behind a failed call; a failure that gRPC itself made becomes EM_CLUSTER_UNREACHABLE, EM_DEADLINE, EM_CANCELLED, EM_MESSAGE_SIZE or EM_INTERNAL. */
export function fromServiceError(thrown: unknown, endpoint: string): EmError {
  if (thrown instanceof EmError) return thrown;
  const error = thrown as Partial<grpc.ServiceError>;
  const sent = error.metadata ? errorInfo(error.metadata) : null;
  if (sent !== null && isErrorCode(sent.reason)) {
    return new EmError(sent.reason, sent.fields, { cause: thrown, message: error.details ?? sent.reason });
  }
  const cause = error.details ?? String((thrown as Error)?.message ?? thrown);
  switch (error.code) {
    case grpc.status.UNAVAILABLE:
      return new EmError('EM_CLUSTER_UNREACHABLE', { endpoint, cause }, { cause: thrown });
    case grpc.status.DEADLINE_EXCEEDED:
      return new EmError('EM_DEADLINE', { endpoint, cause }, { cause: thrown });
    case grpc.status.CANCELLED:
      return new EmError('EM_CANCELLED', { what: 'the request' }, { cause: thrown });
    case grpc.status.RESOURCE_EXHAUSTED:
      return new EmError('EM_MESSAGE_SIZE', { endpoint, cause }, { cause: thrown });
    default:
      return new EmError('EM_INTERNAL', { problem: `${statusName(error.code)}: ${cause}` }, { cause: thrown });
  }
}

function retryInfo(delayMs: number): Uint8Array {
  const seconds = Math.floor(delayMs / 1000);
  return google.rpc.RetryInfo.encode({ retryDelay: { seconds, nanos: Math.round((delayMs - 1000 * seconds) * 1e6) } }).finish();
}

function errorInfo(metadata: grpc.Metadata): { reason: string; fields: ErrorFields } | null {
  const [bytes] = metadata.get(detailsKey);
  if (!(bytes instanceof Buffer)) return null;
  const status = google.rpc.Status.decode(bytes);
  for (const detail of status.details) {
    if (detail.typeUrl !== errorInfoUrl || !detail.value) continue;
    const info = google.rpc.ErrorInfo.decode(detail.value);
    return { reason: info.reason, fields: info.metadata };
  }
  return null;
}

function statusName(code: number | undefined): StatusName | string {
  return code === undefined ? 'UNKNOWN' : (grpc.status[code] ?? String(code));
}
