import { EmError } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { detailsKey, fromServiceError, google, toServiceError } from '../src/index.js';

function detailsOf(error: EmError): { typeUrl: string; value: Uint8Array }[] {
  const [bytes] = toServiceError(error).metadata.get(detailsKey);
  const { details } = google.rpc.Status.decode(bytes as Buffer);
  return details.map(({ typeUrl, value }) => ({ typeUrl: typeUrl ?? '', value: value ?? new Uint8Array() }));
}

test('a refusal that says when to try again carries it as google.rpc.RetryInfo and as a field', () => {
  const overloaded = new EmError('EM_OVERLOADED', { what: 'waiting queue', got: 9, wanted: 9, retryMs: 1250 });
  const [, retry, ...rest] = detailsOf(overloaded);
  expect(rest).toEqual([]);
  expect(retry?.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
  expect(google.rpc.RetryInfo.decode(retry!.value).retryDelay).toMatchObject({ seconds: 1, nanos: 250_000_000 });
  expect(fromServiceError(toServiceError(overloaded), 'here')).toMatchObject({
    ...{ code: 'EM_OVERLOADED', status: 'RESOURCE_EXHAUSTED', retryMs: 1250 },
    fields: { what: 'waiting queue', got: '9', wanted: '9', retryMs: '1250' },
  });
});

test('other errors carry google.rpc.ErrorInfo alone, and name no time', () => {
  const empty = new EmError('EM_REQUEST_EMPTY');
  expect(detailsOf(empty).map(({ typeUrl }) => typeUrl)).toEqual(['type.googleapis.com/google.rpc.ErrorInfo']);
  expect(empty.retryMs).toBeNull();
});
