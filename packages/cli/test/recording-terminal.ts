import type { Terminal } from '../src/ui/terminal.js';

/** A terminal that keeps what is written. */
export class RecordingTerminal implements Terminal {
  stdout = '';
  stderr = '';
  readonly isOutTty: boolean = false;
  readonly hasColour: boolean = false;
  readonly columns: number = 100;
  readonly isErrTty: boolean;
  readonly ask: Terminal['ask'];

  /** @param options.answer what the person at the terminal types; without it there is nobody to ask */
  constructor(options: { isErrTty?: boolean; answer?: string } = {}) {
    this.isErrTty = options.isErrTty ?? false;
    const { answer } = options;
    this.ask =
      answer === undefined
        ? null
        : async (question) => {
            this.stderr += `${question}${answer}\n`;
            return answer;
          };
  }

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }
}
