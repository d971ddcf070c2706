/** Element types of stored weights and of rows on the wire. */
export type DType = 'f32' | 'f16' | 'bf16';
/** Of an expert's weights: elements of a dtype, or codes of 8, 4, 4 and 2 bits with a scale for each 32 inputs. */
export type Format = DType | 'q8' | 'q4' | 'nf4' | 'q2';

/** In the order in which the engine numbers them. */
export const formats = ['f32', 'f16', 'bf16', 'q8', 'q4', 'nf4', 'q2'] as const satisfies readonly Format[];

/** As decoderSetLocal has an expert that is local in this format; 0 where it is null. */
export function localFormat(format: Format | null): number {
  return format === null ? 0 : 1 + formats.indexOf(format);
}

/** Bytes of one element. */
export const elementBytes: Readonly<Record<DType, number>> = { f32: 4, f16: 2, bf16: 2 };
