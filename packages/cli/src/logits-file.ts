import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { causeText, EmError } from '@expertmesh/common';

/** Room for the header before the number of rows is known: safetensors allows blanks behind its JSON. */
const headerBytes = 256;
const lengthBytes = 8;

/**
 * A safetensors file with the one tensor `logits`, f32 [tokens, vocab], written row after row. It appears under its name
 * only when it is whole. Errors are EM_FILE_WRITE.
 */
export class LogitsFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  #numBytes = 0;
  #vocabSize = 0;

  private constructor(path: string, temporary: string, file: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  static async create(path: string): Promise<LogitsFile> {
    const temporary = `${path}.${process.pid}.part`;
    return await naming(path, async () => new LogitsFile(path, temporary, await open(temporary, 'w')));
  }

  /** Appends f32 little-endian [rows, vocabSize]. */
  async append(rows: Uint8Array, vocabSize: number): Promise<void> {
    this.#vocabSize = vocabSize;
    await naming(this.#path, async () => {
      await writeAt(this.#file, rows, lengthBytes + headerBytes + this.#numBytes);
    });
    this.#numBytes += rows.byteLength;
  }

  async commit(): Promise<void> {
    const numTokens = this.#vocabSize === 0 ? 0 : this.#numBytes / 4 / this.#vocabSize;
    const header = JSON.stringify({ logits: { dtype: 'F32', shape: [numTokens, this.#vocabSize], data_offsets: [0, this.#numBytes] } });
    const begin = Buffer.alloc(lengthBytes + headerBytes, ' ');
    begin.writeBigUInt64LE(BigInt(headerBytes));
    begin.write(header, lengthBytes);
    await naming(this.#path, async () => {
      await writeAt(this.#file, begin, 0);
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#temporary, this.#path);
    });
  }

  /** Leaves no trace of an unfinished file, and what stood under its name as it was. */
  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#temporary, { force: true });
  }
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) done += (await file.write(bytes, done, bytes.byteLength - done, position + done)).bytesWritten;
}

async function naming<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(error) }, { cause: error });
  }
}
