import type * as grpc from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { fileDescriptors } from '../../gen/descriptors.js';

/** Besides the services named by the server: those that every server has. */
const standardServices = ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'];

/** Server reflection, versions v1 and v1alpha: tools like grpcurl list these services and call them without our .proto files. */
export function addReflection(server: grpc.Server, services: readonly string[]): void {
  const fileDescriptorProtos = fileDescriptors.map((file) => Buffer.from(file, 'base64'));
  // Of a package definition the library reads the files only.
  const definition = { files: { fileDescriptorProtos } } as unknown as ConstructorParameters<typeof ReflectionService>[0];
  new ReflectionService(definition, { services: [...services, ...standardServices] }).addToServer(server);
}
