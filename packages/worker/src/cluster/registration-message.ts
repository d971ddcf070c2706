import type { Exchange } from '@expertmesh/exchange';
import type { ModelFolder } from '@expertmesh/models';
import type { Content } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import { deviceTierBytes } from '../device-tier.js';
import type { WorkerOptions } from '../options.js';
import { type expertsMessage, modelMessage } from './model-message.js';

export interface RegistrationParts {
  readonly options: WorkerOptions;
  readonly folder: ModelFolder;
  readonly experts: ReturnType<typeof expertsMessage>;
  readonly incarnation: string;
  readonly address: string;
  readonly dataPort: Exchange['dataPort'];
  readonly numerics: string;
  readonly epoch: number;
  readonly held: Content[];
}

/** What a worker says of itself when it joins a coordinator. */
export function registrationMessage(parts: RegistrationParts): expertmesh.v1.Register.$Properties {
  const { options, folder, experts, incarnation, address, dataPort, numerics, epoch, held } = parts;
  return {
    worker: options.id,
    incarnation,
    cluster: options.cluster,
    pid: process.pid,
    address,
    dataAddress: dataPort === null ? '' : address.replace(/:\d+$/, `:${dataPort.port}`),
    dataToken: dataPort?.token ?? '',
    device: 'cpu',
    numerics,
    model: modelMessage(folder),
    ...experts,
    labels: options.labels,
    expertMemoryBytes: options.memoryBytes,
    deviceBytes: deviceTierBytes(options, experts),
    wireDtype: options.wireDtype,
    epoch,
    held,
  };
}
