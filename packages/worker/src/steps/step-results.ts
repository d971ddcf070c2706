import { EmError, toEmError } from '@expertmesh/common';
import type { Batch, Binding, LogprobInput, Logprobs, SamplingInput } from '@expertmesh/native';
import type { BeamTask, Branching } from './beam-task.js';
import type { Slice } from './scheduler.js';
import type { Sequence } from './sequence.js';
import type { StepRows } from './step-rows.js';
import type { EvaluateTask, GenerateTask, Task } from './tasks.js';

/** Who the step's sequences belong to, asked anew after every wait: a task may end meanwhile. */
export interface TaskTable {
  taskOf(sequence: Sequence): Task | null;
  /** Takes an ended task out. */
  end(task: Task): void;
  /** Ends a task by an error of its own. */
  fail(task: Task, error: EmError): void;
  /** Ends some sequences of a task and begins others. */
  branch(task: Task, branching: Branching): void;
}

interface Wanted<T> {
  readonly task: T;
  readonly slice: Slice;
  /** Index into the batch's logitRows of the slice's first. */
  readonly firstLogit: number;
}

/**
 * Turns a finished step's logits into tokens, scores and rows of logits, and tells the tasks. A task whose results cannot be had fails
 * alone. Resolves with the number of tokens.
 */
export async function finishStep(binding: Binding, batch: Batch, rows: StepRows, vocabSize: number, tasks: TaskTable): Promise<number> {
  const generating: Wanted<GenerateTask>[] = [];
  const evaluating: Wanted<EvaluateTask>[] = [];
  const searching: Wanted<BeamTask>[] = [];
  rows.slices.forEach((slice, index) => {
    const task = tasks.taskOf(slice.sequence);
    const firstLogit = rows.firstLogit[index] as number;
    if (task === null || rows.isDropped(index) || slice.numLogitRows === 0) return;
    if (task.kind === 'generate') generating.push({ task, slice, firstLogit });
    else if (task.kind === 'evaluate') evaluating.push({ task, slice, firstLogit });
    else searching.push({ task, slice, firstLogit });
  });
  const [numSampled, numSearched] = await Promise.all([
    sample(binding, batch, generating, tasks),
    search(binding, batch, searching, tasks),
    evaluate(binding, batch, evaluating, vocabSize, tasks),
  ]);
  return numSampled + numSearched;
}

/** What `ask` gives for all together; where it rejects, for each alone, so that an error is only that of who it is for. */
async function askedTogether<T, R>(all: readonly T[], ask: (some: readonly T[]) => Promise<ArrayLike<R>>): Promise<(R | EmError)[]> {
  if (all.length === 0) return [];
  try {
    return Array.from(await ask(all));
  } catch (thrown) {
    if (all.length === 1) return [toEmError(thrown)];
    const apart: (R | EmError)[] = [];
    for (const one of all) apart.push(...(await askedTogether([one], ask)));
    return apart;
  }
}

async function sample(binding: Binding, batch: Batch, generating: readonly Wanted<GenerateTask>[], tasks: TaskTable): Promise<number> {
  let numTokens = 0;
  const inputOf = ({ task, firstLogit }: Wanted<GenerateTask>): SamplingInput => ({
    index: firstLogit,
    ...task.sampling,
    position: task.sequence.tokens.length,
    rules: task.logitRules(),
  });
  const tokens = await askedTogether<Wanted<GenerateTask>, number>(generating, (some) => binding.batchSample(batch, some.map(inputOf)));
  const logprobs = await logprobsOf(binding, batch, generating, tokens);
  generating.forEach((wanted, index) => {
    const { task } = wanted;
    if (tasks.taskOf(task.sequence) !== task) return;
    const token = tokens[index] as number | EmError;
    const ofToken = logprobs.get(wanted) ?? null;
    const error = [token, ofToken].find((one) => one instanceof EmError) ?? (token === -1 ? allBanned() : null);
    if (error !== null) {
      tasks.fail(task, error as EmError);
      return;
    }
    numTokens += 1;
    const reason = task.append(token as number, ofToken as Logprobs | null);
    // A listener may have cancelled its task when it was told of the token.
    if (reason === null || tasks.taskOf(task.sequence) !== task) return;
    tasks.end(task);
    task.listener.finished(reason, task.sequence.precision);
  });
  return numTokens;
}

/** Of the tokens of those who want them. */
async function logprobsOf(
  binding: Binding,
  batch: Batch,
  generating: readonly Wanted<GenerateTask>[],
  tokens: readonly (number | EmError)[],
): Promise<ReadonlyMap<Wanted<GenerateTask>, Logprobs | EmError>> {
  const asking = generating
    .map((wanted, index) => ({ wanted, token: tokens[index] as number | EmError, numTop: wanted.task.numLogprobs }))
    .filter(({ token, numTop }) => numTop !== null && !(token instanceof EmError) && token >= 0);
  const inputOf = ({ wanted, token, numTop }: (typeof asking)[number]): LogprobInput => ({
    index: wanted.firstLogit,
    token: token as number,
    numTop: numTop as number,
  });
  const logprobs = await askedTogether<(typeof asking)[number], Logprobs>(asking, (some) =>
    binding.batchLogprobs(batch, some.map(inputOf)),
  );
  return new Map(asking.map(({ wanted }, index) => [wanted, logprobs[index] as Logprobs | EmError]));
}

function allBanned(): EmError {
  return new EmError('EM_REQUEST_VALUE', {
    field: 'suppress_tokens, bad_words or min_tokens',
    got: 'a ban on every token',
    wanted: 'one that leaves a token to choose',
  });
}

/** Hands each hypothesis the likeliest tokens after it; a task whose hypotheses have all got theirs goes on. */
async function search(binding: Binding, batch: Batch, searching: readonly Wanted<BeamTask>[], tasks: TaskTable): Promise<number> {
  let numTokens = 0;
  const inputOf = ({ task, firstLogit }: Wanted<BeamTask>): LogprobInput => ({ index: firstLogit, token: 0, numTop: task.numCandidates });
  const results = await askedTogether<Wanted<BeamTask>, Logprobs>(searching, (some) => binding.batchLogprobs(batch, some.map(inputOf)));
  searching.forEach(({ task, slice }, index) => {
    if (tasks.taskOf(slice.sequence) !== task) return;
    const result = results[index] as Logprobs | EmError;
    if (result instanceof EmError) {
      tasks.fail(task, result);
      return;
    }
    const branching = task.take(slice.sequence, result);
    if (branching === null) return;
    numTokens += 1;
    if (branching !== 'finished') {
      tasks.branch(task, branching);
      return;
    }
    tasks.end(task);
    task.listener.finished(
      task.hypotheses,
      task.sequences.map(({ precision }) => precision),
    );
  });
  return numTokens;
}

/** Of one task's rows with logits: -ln p of each target, and the logits where they are wanted. */
interface Evaluated {
  readonly nll: Float64Array;
  readonly logits: Float32Array | null;
}

async function evaluate(
  binding: Binding,
  batch: Batch,
  evaluating: readonly Wanted<EvaluateTask>[],
  vocabSize: number,
  tasks: TaskTable,
): Promise<void> {
  const results = await askedTogether(evaluating, (some) => evaluated(binding, batch, some, vocabSize));
  evaluating.forEach(({ task, slice }, index) => {
    if (tasks.taskOf(task.sequence) !== task) return;
    const result = results[index] as Evaluated | EmError;
    if (result instanceof EmError) {
      tasks.fail(task, result);
      return;
    }
    task.addNll(result.nll);
    if (result.logits !== null) task.listener.logits(firstPosition(slice), result.logits);
    const isLast = slice.first + slice.numRows === task.sequence.tokens.length;
    if (!isLast || tasks.taskOf(task.sequence) !== task) return;
    tasks.end(task);
    task.listener.finished(task.score, task.sequence.precision);
  });
}

async function evaluated(binding: Binding, batch: Batch, some: readonly Wanted<EvaluateTask>[], vocabSize: number): Promise<Evaluated[]> {
  const indices: number[] = [];
  const targets: number[] = [];
  const ends = some.map(({ task, slice, firstLogit }) => {
    for (let logit = 0; logit < slice.numLogitRows; logit += 1) {
      const target = task.target(firstPosition(slice) + logit);
      if (target === null) continue;
      indices.push(firstLogit + logit);
      targets.push(target);
    }
    return indices.length;
  });
  const nll = await binding.batchNll(batch, Int32Array.from(indices), Int32Array.from(targets));
  const wantsLogits = some.some(({ task }) => task.wantsLogits);
  const logits = wantsLogits ? await binding.batchLogits(batch) : null;
  return some.map(({ task, slice, firstLogit }, index) => {
    const begin = firstLogit * vocabSize;
    return {
      nll: nll.subarray(ends[index - 1] ?? 0, ends[index]),
      logits: task.wantsLogits && logits !== null ? logits.subarray(begin, begin + slice.numLogitRows * vocabSize) : null,
    };
  });
}

/** Position of the slice's first row with logits. */
function firstPosition({ first, numRows, numLogitRows }: Slice): number {
  return first + numRows - numLogitRows;
}
