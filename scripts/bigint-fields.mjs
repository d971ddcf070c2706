// pbjs knows one type for all 64-bit fields. A field whose every value means something else is a bigint in what it has written.

/** messages.js where the uint64 `field` is a bigint. @throws Error where pbjs writes such a field otherwise than this knows. */
export function bigintCode(text, field) {
  const edits = [
    [`message.${field} = reader.uint64();`, `message.${field} = reader.bigUint64();`],
    [
      new RegExp(`if \\(!\\$util\\.isInteger\\(message\\.${field}\\) && .*\\n( *)return "${field}: integer\\|Long expected";`, 'g'),
      `if (typeof message.${field} !== "bigint")\n$1return "${field}: bigint expected";`,
    ],
    [
      new RegExp(`if \\(\\$util\\.Long\\)\\s*message\\.${field} = (?:.*\\n){7}`, 'g'),
      `message.${field} = $BigInt.asUintN(64, $BigInt(object.${field}));\n`,
    ],
    [
      new RegExp(`if \\(typeof \\$BigInt !== "undefined" && options\\.longs === \\$BigInt\\)\\s*object\\.${field} = (?:.*\\n){5}`, 'g'),
      `object.${field} = options.longs === $String ? $String(message.${field}) : message.${field};\n`,
    ],
    [`{number|null} [${field}]`, `{bigint|null} [${field}]`],
    [`${field}?: number|null;`, `${field}?: bigint|null;`],
    [`{number|null|undefined} ${field}`, `{bigint|null|undefined} ${field}`],
  ];
  return edited(text, field, edits);
}

/** The same of messages.d.ts. */
export function bigintTypes(text, field) {
  return edited(text, field, [
    [`${field}?: (number|null);`, `${field}?: (bigint|null);`],
    [`${field}?: number|null;`, `${field}?: bigint|null;`],
  ]);
}

function edited(text, field, edits) {
  return edits.reduce((before, [from, to]) => {
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`pbjs writes the 64-bit field ${field} otherwise than bigint-fields.mjs expects: ${from}`);
    return after;
  }, text);
}
