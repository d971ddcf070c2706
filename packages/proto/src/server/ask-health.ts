import type * as grpc from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

/** Whether a server says that it serves: grpc.health.v1.Health/Check. Rejects with the grpc ServiceError. */
export function askHealth(client: grpc.Client, name: string, options: grpc.CallOptions = {}): Promise<boolean> {
  const { path, requestSerialize, responseDeserialize } = service.Check!;
  return new Promise((resolve, reject) => {
    const deserialize = responseDeserialize as (bytes: Buffer) => { readonly status: string };
    client.makeUnaryRequest(path, requestSerialize, deserialize, { service: name }, options, (error, answer) => {
      if (error) reject(error);
      else resolve(answer?.status === 'SERVING');
    });
  });
}
