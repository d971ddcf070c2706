// llama.cpp's quantised formats, by the arithmetic of its reference: blocks of 32 values behind an f16 scale.

const blockLength = 32;
const blockBytes = { q8_0: 2 + blockLength, q4_0: 2 + blockLength / 2 };
const write = { q8_0: writeQ8, q4_0: writeQ4 };
const widthOf = { f32: 4, f16: 2 };

export function tensorBytes(type, count) {
  return type in blockBytes ? (count / blockLength) * blockBytes[type] : count * widthOf[type];
}

/** @param bytes f16 values, whole blocks of them */
export function quantised(type, bytes) {
  const values = floats(bytes);
  const out = Buffer.alloc(tensorBytes(type, values.length));
  for (let first = 0, at = 0; first < values.length; first += blockLength, at += blockBytes[type]) {
    write[type](values.subarray(first, first + blockLength), out, at);
  }
  return out;
}

/** The values of f16 bytes. */
export function floats(bytes) {
  const bits = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return new Float32Array(bytes.length / 2).map((_, i) => halves[bits[i]]);
}

function writeQ8(values, out, at) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const scale = most / 127;
  out.writeUInt16LE(half(scale), at);
  for (let i = 0; i < blockLength; i += 1) out.writeInt8(scale === 0 ? 0 : Math.round(values[i] / scale), at + 2 + i);
}

function writeQ4(values, out, at) {
  let outermost = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(outermost)) outermost = value;
  const scale = outermost / -8;
  const code = (value) => (scale === 0 ? 8 : Math.min(15, Math.floor(value / scale + 8.5)));
  out.writeUInt16LE(half(scale), at);
  for (let i = 0; i < blockLength / 2; i += 1) out[at + 2 + i] = code(values[i]) | (code(values[i + blockLength / 2]) << 4);
}

const halves = Float32Array.from({ length: 65_536 }, (_, bits) => {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits >> 15 ? -magnitude : magnitude;
});

/** The f16 nearest to a value that is far from its largest. */
function half(value) {
  const magnitude = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
  // A fraction that rounds up to 1024 carries into the exponent, as it should.
  const fraction = magnitude === 0 ? 0 : Math.round(magnitude * 2 ** (10 - exponent));
  const bits = fraction < 1024 ? fraction : ((exponent + 15) << 10) + fraction - 1024;
  return value < 0 ? bits | 0x8000 : bits;
}
