import { newId } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';

type Request = expertmesh.v1.GenerateRequest.$Properties;

interface ProducedAnswer {
  readonly ids: number[];
  readonly precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
  precisionChanged: boolean;
  isFinished: boolean;
}

/** A generation over one or more calls: what has been told of it, which the next call does not tell again. */
export class GenerateProgress {
  readonly #request: Request & { readonly requestId: string };
  readonly #answers: ProducedAnswer[] = [];
  #hasStarted = false;

  /** The request keeps its id, which its random numbers come from where it names no seed. */
  constructor(request: Request) {
    this.#request = { ...request, requestId: request.requestId || newId('rq') };
  }

  /** As the next call asks. */
  request(): Request {
    return this.#answers.length === 0 ? this.#request : { ...this.#request, produced: this.#answers };
  }

  /** False for a message that says what has been told before. */
  take({ index, ids, started, finished, precisionSpans, precisionChanged }: expertmesh.v1.GenerateResponse): boolean {
    if (started) {
      const isFirst = !this.#hasStarted;
      this.#hasStarted = true;
      return isFirst;
    }
    while (this.#answers.length <= index) this.#answers.push({ ids: [], precisionSpans: [], precisionChanged: false, isFinished: false });
    const answer = this.#answers[index]!;
    answer.ids.push(...ids);
    answer.precisionSpans.push(...precisionSpans);
    answer.precisionChanged ||= precisionChanged;
    answer.isFinished ||= finished !== null;
    return true;
  }
}
