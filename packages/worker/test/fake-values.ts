/** 32 bits that depend on every bit of both. */
export function mix(a: number, b: number): number {
  let bits = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return (bits ^ (bits >>> 15)) >>> 0;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function fakeChecksum(layer: number, expert: number): string {
  return mix(layer + 100, expert)
    .toString(16)
    .padStart(16, '0');
}

/** Stands for the canonical bytes of an expert: several chunks of them. */
export function fakeExpertText(layer: number, expert: number): string {
  return `layer ${layer} expert ${expert};`.repeat(100_000);
}
