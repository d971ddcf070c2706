import { checkLength, spendText } from './budget.js';
import type { Activation, Frame } from './frame.js';
import type { Statement } from './nodes.js';

/** Text as it is written, piece by piece. */
export class Output {
  #text = '';

  write(text: string): void {
    this.#text += text;
    spendText(text.length);
    checkLength(this.#text.length);
  }

  get text(): string {
    return this.#text;
  }
}

/** Where a break or continue goes; undefined goes on to the next statement. */
export type Jump = 'break' | 'continue' | undefined;

/** A statement, ready to run. */
export type Execute = (activation: Activation, output: Output) => Jump;

/** Statements one after the other. */
export type CompileBody = (body: readonly Statement[], frame: Frame) => Execute;
