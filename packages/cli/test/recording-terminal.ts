import type { Terminal } from '../src/ui/terminal.js';

/** A terminal that keeps what is written. */
export class RecordingTerminal implements Terminal {
  stdout = '';
  stderr = '';
  readonly isOutTty: boolean = false;
  readonly hasColour: boolean = false;
  readonly columns: number = 100;
  readonly isErrTty: boolean;

  constructor(options: { isErrTty?: boolean } = {}) {
    this.isErrTty = options.isErrTty ?? false;
  }

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }
}
