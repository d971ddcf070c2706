import type { Batch, Binding, SamplingInput } from '@expertmesh/native';
import type { Slice } from './scheduler.js';
import type { Sequence } from './sequence.js';
import type { StepRows } from './step-rows.js';
import type { EvaluateTask, GenerateTask, Task } from './tasks.js';

/** Who the step's sequences belong to, asked anew after every wait: a task may end meanwhile. */
export interface TaskTable {
  taskOf(sequence: Sequence): Task | null;
  /** Takes an ended task out. */
  end(task: Task): void;
}

interface Wanted<T> {
  readonly task: T;
  readonly slice: Slice;
  /** Index into the batch's logitRows of the slice's first. */
  readonly firstLogit: number;
}

/** Turns a finished step's logits into tokens, scores and rows of logits, and tells the tasks. Resolves with the number of tokens. */
export async function finishStep(binding: Binding, batch: Batch, rows: StepRows, vocabSize: number, tasks: TaskTable): Promise<number> {
  const generating: Wanted<GenerateTask>[] = [];
  const evaluating: Wanted<EvaluateTask>[] = [];
  rows.slices.forEach((slice, index) => {
    const task = tasks.taskOf(slice.sequence);
    const firstLogit = rows.firstLogit[index] as number;
    if (task === null || rows.isDropped(index) || slice.numLogitRows === 0) return;
    if (task.kind === 'generate') generating.push({ task, slice, firstLogit });
    else evaluating.push({ task, slice, firstLogit });
  });
  const [numTokens] = await Promise.all([
    sample(binding, batch, generating, tasks),
    evaluate(binding, batch, evaluating, vocabSize, tasks),
  ]);
  return numTokens;
}

async function sample(binding: Binding, batch: Batch, generating: readonly Wanted<GenerateTask>[], tasks: TaskTable): Promise<number> {
  if (generating.length === 0) return 0;
  let numTokens = 0;
  const inputs: SamplingInput[] = generating.map(({ task, firstLogit }) => ({
    index: firstLogit,
    ...task.sampling,
    position: task.sequence.tokens.length,
  }));
  const tokens = await binding.batchSample(batch, inputs);
  generating.forEach(({ task }, index) => {
    if (tasks.taskOf(task.sequence) !== task) return;
    numTokens += 1;
    const reason = task.append(tokens[index] as number);
    // A listener may have cancelled its task when it was told of the token.
    if (reason === null || tasks.taskOf(task.sequence) !== task) return;
    tasks.end(task);
    task.listener.finished(reason);
  });
  return numTokens;
}

async function evaluate(
  binding: Binding,
  batch: Batch,
  evaluating: readonly Wanted<EvaluateTask>[],
  vocabSize: number,
  tasks: TaskTable,
): Promise<void> {
  if (evaluating.length === 0) return;
  const indices: number[] = [];
  const targets: number[] = [];
  const ends = evaluating.map(({ task, slice, firstLogit }) => {
    for (let logit = 0; logit < slice.numLogitRows; logit += 1) {
      const target = task.target(firstPosition(slice) + logit);
      if (target === null) continue;
      indices.push(firstLogit + logit);
      targets.push(target);
    }
    return indices.length;
  });
  const nll = await binding.batchNll(batch, Int32Array.from(indices), Int32Array.from(targets));
  const wantsLogits = evaluating.some(({ task }) => task.wantsLogits);
  const logits = wantsLogits ? await binding.batchLogits(batch) : null;
  evaluating.forEach(({ task, slice, firstLogit }, index) => {
    if (tasks.taskOf(task.sequence) !== task) return;
    task.addNll(nll.subarray(ends[index - 1] ?? 0, ends[index]));
    if (task.wantsLogits && logits !== null) {
      const begin = firstLogit * vocabSize;
      task.listener.logits(firstPosition(slice), logits.subarray(begin, begin + slice.numLogitRows * vocabSize));
    }
    if (task.sequence.numPending > 0 || tasks.taskOf(task.sequence) !== task) return;
    tasks.end(task);
    task.listener.finished(task.score);
  });
}

/** Position of the slice's first row with logits. */
function firstPosition({ first, numRows, numLogitRows }: Slice): number {
  return first + numRows - numLogitRows;
}
