// Generated from proto/ by scripts/generate-proto.mjs; do not edit.
/** By message and number: the name of a field, and the message that it holds; null: whole numbers. */
export const longFields = {
  GenerateHead: { 30: ['produced', 'ProducedAnswer'] },
  GenerateRequest: { 3: ['ids', 'TokenIds'], 10: ['chat', 'Chat'], 16: ['stop', 'StopStrings'], 17: ['badWords', 'BadWords'], 18: ['suppressTokens', 'TokenIds'], 19: ['beginSuppressTokens', 'TokenIds'], 23: ['source', 'TokenIds'], 30: ['produced', 'ProducedAnswer'] },
  ScoreRequest: { 1: ['documents', 'ScoreDocument'] },
  LogitsRequest: { 1: ['document', 'ScoreDocument'] },
  TranslateRequest: { 2: ['sources', 'Source'] },
  TokenizeRequest: { 3: ['chat', 'Chat'] },
  ProducedAnswer: { 1: ['ids', null], 3: ['precisionSpans', 'PrecisionSpan'] },
  TokenIds: { 1: ['ids', null] },
  Chat: { 1: ['messages', 'ChatMessage'] },
  BadWords: { 2: ['ids', 'TokenIds'] },
  ScoreDocument: { 2: ['ids', 'TokenIds'], 3: ['source', 'Source'] },
  Source: { 2: ['ids', 'TokenIds'] },
};
