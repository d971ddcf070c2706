// What server reflection tells, held to what strict readers (Go's protodesc, and so grpcurl) insist on.
import descriptor from 'protobufjs/ext/descriptor.js';
import { expect, it } from 'vitest';
import { fileDescriptors } from '../gen/descriptors.js';

interface Message {
  readonly name: string;
  readonly field: readonly { readonly name: string; readonly typeName?: string }[];
  readonly nestedType: readonly (Message & { readonly options?: { readonly mapEntry?: boolean } })[];
}

const files = fileDescriptors.map(
  (text) => descriptor.FileDescriptorProto.decode(Buffer.from(text, 'base64')) as unknown as { messageType: Message[] },
);

function* messagesOf(all: readonly Message[]): Generator<Message> {
  for (const message of all) {
    yield message;
    yield* messagesOf(message.nestedType);
  }
}

const messages = files.flatMap(({ messageType }) => [...messagesOf(messageType)]);

it('every type is named in full', () => {
  const named = messages.flatMap(({ field }) => field.flatMap(({ typeName }) => typeName || []));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !name.startsWith('.'))).toEqual([]);
});

it('the entry of a map is named for its field', () => {
  const entries = messages.flatMap(({ nestedType }) => nestedType.filter(({ options }) => options?.mapEntry).map(({ name }) => name));
  expect(entries).toEqual(['LabelsEntry', 'LabelsEntry', 'LoweredPeersEntry', 'StatusesEntry']);
});
