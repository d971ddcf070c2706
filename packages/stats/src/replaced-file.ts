import { open, rename, rm } from 'node:fs/promises';
import { causeText, EmError } from '@expertmesh/common';

/** A file that is replaced as a whole: one write at a time, of the newest content. */
export class ReplacedFile {
  readonly #path: string;
  readonly #content: () => readonly (string | Buffer)[];
  #isDirty = false;
  #written: Promise<void> = Promise.resolve();
  /** Milliseconds since the process began; when it was last begun to be written. */
  writtenMs = 0;

  /** @param content its parts as they are when it is written */
  constructor(path: string, content: () => readonly (string | Buffer)[]) {
    this.#path = path;
    this.#content = content;
  }

  /** What was there has changed. */
  touch(): void {
    this.#isDirty = true;
  }

  /** Rejects with EM_FILE_WRITE. */
  flush(): Promise<void> {
    const next = this.#written.catch(() => undefined).then(() => this.#write());
    this.#written = next;
    return next;
  }

  async #write(): Promise<void> {
    if (!this.#isDirty) return;
    const temporary = `${this.#path}.new`;
    const parts = this.#content();
    this.#isDirty = false;
    this.writtenMs = performance.now();
    try {
      const file = await open(temporary, 'w', 0o600);
      try {
        for (const part of parts) await file.appendFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path);
    } catch (error) {
      this.#isDirty = true;
      await rm(temporary, { force: true }).catch(() => undefined);
      throw new EmError('EM_FILE_WRITE', { file: this.#path, cause: causeText(error) }, { cause: error });
    }
  }
}
