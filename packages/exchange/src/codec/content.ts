import type { Content } from '@expertmesh/placement';
import type { ProtoReader } from './proto-reader.js';
import { type ProtoWriter, stringFieldSize, varintFieldSize } from './proto-writer.js';

export function contentSize(content: Content): number {
  return (
    varintFieldSize(content.layer) + varintFieldSize(content.expert) + stringFieldSize(content.format) + stringFieldSize(content.checksum)
  );
}

export function writeContent(writer: ProtoWriter, content: Content): void {
  writer.varintField(1, content.layer);
  writer.varintField(2, content.expert);
  writer.stringField(3, content.format);
  writer.stringField(4, content.checksum);
}

export function readContent(reader: ProtoReader): Content {
  const content = { layer: 0, expert: 0, format: '', checksum: '' };
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x08:
        content.layer = reader.uint32();
        break;
      case 0x10:
        content.expert = reader.uint32();
        break;
      case 0x1a:
        content.format = reader.string();
        break;
      case 0x22:
        content.checksum = reader.string();
        break;
      default:
        reader.skip(tag);
    }
  }
  return content;
}
