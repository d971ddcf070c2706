import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short random id such as `rq_7Q2K9ZD4`: 40 bits, unique enough within one cluster's lifetime. */
export function newId(prefix: string): string {
  const bytes = randomBytes(8);
  return `${prefix}_${Array.from(bytes, (byte) => alphabet[byte % 32]).join('')}`;
}
