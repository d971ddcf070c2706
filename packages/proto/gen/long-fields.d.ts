// Generated from proto/ by scripts/generate-proto.mjs; do not edit.
export const longFields: Readonly<Record<string, Readonly<Record<number, readonly [string, string | null]>>>>;
