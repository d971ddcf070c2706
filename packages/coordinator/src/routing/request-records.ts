import { newId } from '@expertmesh/common';
import { decodeInTurns, type expertmesh, v1, withoutField } from '@expertmesh/proto';

/** GenerateRequest.produced. */
const producedField = 30;

/**
 * A request with a stream of answers: what it takes to go on with it at another home, and what its caller has been told. The messages
 * stay the bytes they are but for what this adds to them.
 */
export interface RequestRecord {
  /** As the next home is sent it. */
  request(): Buffer;
  /** Notes an answer on its way to the caller. False where the caller has been told before. */
  take(answer: Buffer): boolean;
  /** Tokens or rows that the caller has been told. */
  readonly numTold: number;
  /** The caller has been told everything but that it is everything. */
  readonly isComplete: boolean;
}

interface AnswerSoFar {
  readonly ids: number[];
  readonly precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
  precisionChanged: boolean;
  isFinished: boolean;
}

/** A generation: under one id, which is the seed's source where the request names no seed, at whatever home. */
export class GenerateRecord implements RequestRecord {
  /** All of the request but its id and the answers so far. */
  readonly #rest: Uint8Array;
  readonly #requestId: string;
  readonly #answers: AnswerSoFar[];
  readonly #numAnswers: number;
  #numTold = 0;
  #hasStarted = false;

  constructor(request: Buffer, head: expertmesh.v1.GenerateHead = v1.GenerateHead.decode(request)) {
    const { requestId, n, produced } = head;
    this.#rest = produced.length > 0 ? withoutField(request, producedField) : request;
    this.#requestId = requestId === '' ? newId('rq') : requestId;
    this.#answers = produced.map(({ ids, isFinished, precisionSpans, precisionChanged }) => ({
      ids: ids ?? [],
      precisionSpans: precisionSpans ?? [],
      precisionChanged: precisionChanged ?? false,
      isFinished: isFinished ?? false,
    }));
    this.#numAnswers = Math.max(1, n);
  }

  /** With turns of others meanwhile. */
  static async inTurns(request: Buffer): Promise<GenerateRecord> {
    return new GenerateRecord(request, await decodeInTurns('GenerateHead', request));
  }

  get numTold(): number {
    return this.#numTold;
  }

  get isComplete(): boolean {
    return this.#answers.length >= this.#numAnswers && this.#answers.every(({ isFinished }) => isFinished);
  }

  request(): Buffer {
    return joined(this.#rest, v1.GenerateRequest.encode({ requestId: this.#requestId, produced: this.#answers }).finish());
  }

  take(answer: Buffer): boolean {
    const { started, index, ids, finished, precisionSpans, precisionChanged } = v1.GenerateResponse.decode(answer);
    if (started && this.#hasStarted) return false;
    if (started) this.#hasStarted = true;
    if (ids.length === 0 && !finished) return true;
    while (this.#answers.length <= index) this.#answers.push({ ids: [], precisionSpans: [], precisionChanged: false, isFinished: false });
    const soFar = this.#answers[index]!;
    soFar.ids.push(...ids);
    soFar.precisionSpans.push(...precisionSpans);
    soFar.precisionChanged ||= precisionChanged;
    soFar.isFinished ||= finished !== null;
    this.#numTold += ids.length;
    return true;
  }
}

/** The logits of a document: rows that have been told are not told again. */
export class LogitsRecord implements RequestRecord {
  readonly #request: Buffer;
  #nextRow = 0;
  #isComplete = false;

  constructor(request: Buffer) {
    this.#request = request;
  }

  get numTold(): number {
    return this.#nextRow;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  request(): Buffer {
    return this.#nextRow === 0 ? this.#request : joined(this.#request, v1.LogitsRequest.encode({ firstRow: this.#nextRow }).finish());
  }

  take(answer: Buffer): boolean {
    const { firstRow, vocabSize, logits, score } = v1.LogitsResponse.decode(answer);
    if (logits.length > 0 && vocabSize > 0) this.#nextRow = firstRow + logits.length / (4 * vocabSize);
    if (score) this.#isComplete = true;
    return true;
  }
}

/** Of a protobuf message's fields the last one counts. */
function joined(message: Uint8Array, changes: Uint8Array): Buffer {
  return Buffer.concat([message, changes]);
}
