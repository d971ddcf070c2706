import type { Dict, Value } from './values.js';

/** The content of a message as parts of type text: a list, which notes whether a template takes it apart. */
export class TextParts extends Array<Value> {
  isTaken = false;

  static ofParts(parts: readonly Dict[]): TextParts {
    const list = new TextParts();
    list.push(...parts);
    return list;
  }

  /** What is made of the list is an ordinary one. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}
