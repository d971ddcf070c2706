// Generated from proto/ by scripts/generate-proto.mjs; do not edit.
export const fileDescriptors: readonly string[];
