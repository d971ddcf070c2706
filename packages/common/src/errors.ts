/** gRPC status names, as in google.rpc.Code. */
export type StatusName =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'FAILED_PRECONDITION'
  | 'OUT_OF_RANGE'
  | 'RESOURCE_EXHAUSTED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'ABORTED';

/** Values named in an error: they fill its message and travel to clients as google.rpc.ErrorInfo metadata. */
export type ErrorFields = Readonly<Record<string, string | number>>;

interface ErrorEntry {
  readonly status: StatusName;
  /** Exit code of a command that ends by this error: 1 failed, 2 usage, 4 stale plan, 5 stopped part-way. */
  readonly exitCode: 1 | 2 | 4 | 5;
  /** `{field}` is replaced by the field's value. What, the value got, the value wanted, the remedy. */
  readonly message: string;
  /** Trying again with the same options cannot help: a supervised worker that ends by this error is not restarted. */
  readonly permanent: boolean;
}

function entry(status: StatusName, message: string, options: { exitCode?: ErrorEntry['exitCode']; permanent?: boolean } = {}): ErrorEntry {
  return { status, message, exitCode: options.exitCode ?? 1, permanent: options.permanent ?? false };
}

const usage = { exitCode: 2, permanent: true } as const;
const permanent = { permanent: true } as const;

/** Every error of the system. docs/errors.md lists the same codes; a test holds the two together. */
export const errorTable = {
  // Command line and options
  EM_USAGE: entry('INVALID_ARGUMENT', '{problem}', usage),
  EM_OPTION_VALUE: entry('INVALID_ARGUMENT', 'option {option} is {got}; wanted {wanted}', usage),
  EM_ENVIRONMENT_VALUE: entry('INVALID_ARGUMENT', 'environment variable {variable} is "{got}"; wanted {wanted}', usage),
  EM_PRECONDITION: entry('FAILED_PRECONDITION', '{got} of {of} checks failed ({names}). Each has its remedy above', permanent),
  EM_FILE_READ: entry('NOT_FOUND', 'cannot read {file}: {cause}', permanent),
  EM_FILE_WRITE: entry('FAILED_PRECONDITION', 'cannot write {file}: {cause}', permanent),
  EM_FILE_FORMAT: entry('INVALID_ARGUMENT', '{file}: {problem}', permanent),

  // Model folders
  EM_MODEL_FOLDER: entry(
    'NOT_FOUND',
    '{folder} is not a model folder: {problem}. Wanted a Hugging Face folder with config.json and *.safetensors',
    permanent,
  ),
  EM_MODEL_UNSUPPORTED: entry('UNIMPLEMENTED', '{file}: {key} is {got}, which is not supported; supported: {wanted}', permanent),
  EM_CONFIG_VALUE: entry('INVALID_ARGUMENT', '{file}: {key} is {got}; wanted {wanted}', permanent),
  EM_CHECKPOINT_FILE: entry('INVALID_ARGUMENT', '{file} is not a valid safetensors file: {problem}', permanent),
  EM_CHECKPOINT_SHARD: entry('NOT_FOUND', '{index} names the file {shard}, which is missing beside it. Download it again', permanent),
  EM_TENSOR_MISSING: entry('NOT_FOUND', '{folder}: tensor {tensor} is missing', permanent),
  EM_TENSOR_SHAPE: entry('INVALID_ARGUMENT', '{file}: tensor {tensor} has shape {got}; wanted shape {wanted}', permanent),
  EM_TENSOR_VALUE: entry('INVALID_ARGUMENT', '{file}: tensor {tensor} has a value that is not finite in {format}', permanent),
  EM_TENSOR_DTYPE: entry('INVALID_ARGUMENT', '{file}: tensor {tensor} has dtype {got}; wanted dtype {wanted}', permanent),
  EM_TOKENIZER: entry('FAILED_PRECONDITION', '{file}: {problem}', permanent),
  EM_TOKENIZER_MISSING: entry(
    'FAILED_PRECONDITION',
    'the model folder has no tokenizer.json, so text cannot be encoded. Send token ids instead (--ids 1,2,3)',
  ),
  EM_CHAT_TEMPLATE: entry('FAILED_PRECONDITION', '{file}: the chat template cannot be used: {problem}. Send plain text, without --chat'),
  EM_CHAT_TEMPLATE_MISSING: entry(
    'FAILED_PRECONDITION',
    'the model folder has no chat template, in tokenizer_config.json or chat_template.jinja. Send plain text, without --chat',
  ),

  // Requests
  EM_REQUEST_VALUE: entry('INVALID_ARGUMENT', '{field} is {got}; wanted {wanted}'),
  EM_CHAT_REFUSED: entry('INVALID_ARGUMENT', "the model's chat template refuses the messages: {problem}"),
  EM_REQUEST_EMPTY: entry('INVALID_ARGUMENT', 'the prompt is empty: no token to start from'),
  EM_REQUEST_TOO_LONG: entry('OUT_OF_RANGE', 'the request needs {got} positions ({prompt} of the prompt); the context length is {wanted}'),
  EM_TOKEN_ID_RANGE: entry('OUT_OF_RANGE', 'token id {got} at index {index} is outside the vocabulary of {wanted}'),
  EM_MESSAGE_SIZE: entry('RESOURCE_EXHAUSTED', 'a message to or from {endpoint} is too large: {cause}. Send less at a time'),
  EM_CANCELLED: entry('CANCELLED', '{what} was cancelled'),
  EM_DEADLINE: entry('DEADLINE_EXCEEDED', '{endpoint} did not finish the call within its time limit: {cause}'),
  EM_OVERLOADED: entry('RESOURCE_EXHAUSTED', '{what} is full ({got} of {wanted}). Try again in {retryMs} ms'),

  // Cluster
  EM_CLUSTER_STARTING: entry('UNAVAILABLE', 'the cluster is not serving yet: {problem}'),
  EM_CLUSTER_STOPPING: entry('UNAVAILABLE', 'coordinator {coordinator} is stopping and takes no new requests. Try again when it is back'),
  EM_CLUSTER_UNREACHABLE: entry(
    'UNAVAILABLE',
    'no answer from {endpoint}: {cause}. Is it running? Start one with: expertmesh serve --model DIR',
  ),
  EM_RESIDENT_ONLY: entry(
    'FAILED_PRECONDITION',
    'worker {worker} chooses among its own experts only (--resident-only) and holds {got} of {wanted}. ' +
      'Let each worker hold them all: --replicas with the number of workers, and --device-slots instead of a --memory of the placement',
    permanent,
  ),
  EM_WORKER_LOST: entry('UNAVAILABLE', 'worker {worker} is lost: {problem}'),
  EM_EXPERT_UNAVAILABLE: entry('UNAVAILABLE', 'layer {layer} expert {expert} is on worker {worker}, which does not answer: {problem}'),
  EM_DISPATCH_REFUSED: entry('ABORTED', 'worker {worker} does not hold layer {layer} expert {expert} in the content asked for'),
  EM_EXCHANGE_FRAME: entry('INVALID_ARGUMENT', 'the peer broke the exchange protocol: {problem}. Do both run the same version?'),
  EM_NOT_LEADER: entry('UNAVAILABLE', 'coordinator {coordinator} does not lead: {problem}; try again, or ask another coordinator'),
  EM_FENCE: entry('ABORTED', 'command with fence {got} refused; a leader with fence {wanted} has been seen'),
  EM_TRACE_TRAFFIC: entry(
    'ABORTED',
    'other requests ran while routing was recorded: {got} rows of layer {layer}; wanted at most {wanted}. Record on a private cluster (--model DIR), or when nothing else runs',
  ),
  EM_EPOCH: entry('ABORTED', 'placement of epoch {got} refused: it follows epoch {expected}, but epoch {stored} is stored'),
  EM_WORKER_ID_TAKEN: entry('FAILED_PRECONDITION', 'a live worker is registered as {worker} already. Choose another --id', permanent),
  EM_WORKER_MISMATCH: entry('FAILED_PRECONDITION', 'worker {worker} has {what} {got}; the cluster has {wanted}', permanent),
  EM_WORKER_NOT_FOUND: entry('NOT_FOUND', 'no worker {worker}; there are: {wanted}'),
  EM_CHECKSUM: entry('FAILED_PRECONDITION', 'layer {layer} expert {expert} has checksum {got}; wanted {wanted}', permanent),
  EM_ADDRESS_IN_USE: entry(
    'FAILED_PRECONDITION',
    'cannot listen on {address}: {cause}. Choose another --port, or end the process that holds it',
    permanent,
  ),

  // Store, plans and operations
  EM_STORE_UNAVAILABLE: entry('UNAVAILABLE', 'the store {store} does not answer: {cause}'),
  EM_STORE_REFUSED: entry('FAILED_PRECONDITION', 'the store {store} refuses to {what}: {cause}', permanent),
  EM_STORE_CONTENT: entry(
    'FAILED_PRECONDITION',
    'the store {store} holds a {what} that cannot be read: {problem}. Was it written by another program or version? Use another --cluster, or remove it',
    permanent,
  ),
  EM_PLAN_FORMAT: entry('INVALID_ARGUMENT', '{plan} is not a plan that can be applied: {problem}', permanent),
  EM_PLAN_STALE: entry(
    'ABORTED',
    'plan {plan} was made at epoch {got}; the cluster is at epoch {wanted}{by}. Make a new one: expertmesh rebalance plan --save plan.json',
    { exitCode: 4 },
  ),
  EM_PLAN_INVALID: entry('FAILED_PRECONDITION', 'plan {plan} cannot be carried out: {problem}'),
  EM_PIN: entry('FAILED_PRECONDITION', 'layer {layer} expert {expert} cannot be pinned to worker {worker}: {problem}'),
  EM_PRECISION: entry('FAILED_PRECONDITION', 'the precision cannot be changed: {problem}'),
  EM_OPERATION_RUNNING: entry(
    'FAILED_PRECONDITION',
    'operation {operation} ({kind}) is {state}; only one runs at a time. Wait for it (rebalance watch) or cancel it (rebalance cancel)',
  ),
  EM_OPERATION_NOT_FOUND: entry('NOT_FOUND', 'no operation {operation}; there are: {wanted}'),
  EM_OPERATION_STATE: entry('FAILED_PRECONDITION', 'operation {operation} is {got}; to {what} it must be {wanted}'),
  EM_OPERATION_STOPPED: entry('ABORTED', 'operation {operation} stopped after {done} of {total} moves: {problem}', { exitCode: 5 }),
  EM_OPERATION_FAILED: entry('ABORTED', 'operation {operation} failed after {done} of {total} moves: {problem}'),

  // Native engine
  EM_NATIVE_LOAD: entry('FAILED_PRECONDITION', 'cannot load the native addon ({cause}). {remedy}', permanent),
  EM_NATIVE_CLOSED: entry('FAILED_PRECONDITION', '{call}: the {handle} is closed'),
  EM_NATIVE_ARGUMENT: entry('INVALID_ARGUMENT', '{problem}'),
  EM_NATIVE_KERNELS: entry('FAILED_PRECONDITION', 'kernels {got} cannot run on this CPU; it has: {wanted}', usage),
  EM_OUT_OF_MEMORY: entry(
    'RESOURCE_EXHAUSTED',
    "no memory for {what} ({got} bytes). Use fewer workers on this machine, a lower --memory, or raise the limit that holds it (ulimit -v, a container's memory)",
    permanent,
  ),

  EM_INTERNAL: entry('INTERNAL', '{problem}'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTable, text);
}

/** The one error class: a code of {@link errorTable}, the fields of its message, and the cause. */
export class EmError extends Error {
  override readonly name = 'EmError';
  readonly code: ErrorCode;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, fields: ErrorFields = {}, options: { cause?: unknown; message?: string } = {}) {
    const bounded = boundFields(fields);
    super(options.message ?? format(errorTable[code].message, bounded), options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.fields = bounded;
  }

  get status(): StatusName {
    return errorTable[this.code].status;
  }

  get exitCode(): number {
    return errorTable[this.code].exitCode;
  }

  get isPermanent(): boolean {
    return errorTable[this.code].permanent;
  }

  /** How long to wait before trying again, where whoever refused has said so. */
  get retryMs(): number | null {
    const delayMs = Number(this.fields.retryMs);
    return delayMs >= 0 ? delayMs : null;
  }
}

/** Any thrown value as an EmError; what is not one already becomes EM_INTERNAL and keeps its cause. */
export function toEmError(thrown: unknown): EmError {
  if (thrown instanceof EmError) return thrown;
  return new EmError('EM_INTERNAL', { problem: causeText(thrown) }, { cause: thrown });
}

/** An error of another process, of which a message carried the code and the text. */
export function reportedError(code: string, message: string): EmError {
  return isErrorCode(code) ? new EmError(code, {}, { message }) : new EmError('EM_INTERNAL', { problem: `${code}: ${message}` });
}

/** What to do about errors of the system that name no remedy themselves. */
const systemRemedies: Readonly<Record<string, string>> = {
  EMFILE: 'raise the limit of open files: ulimit -n 4096, LimitNOFILE of systemd, or --ulimit nofile of a container',
  ENFILE: 'the whole system has too many open files: raise fs.file-max',
  ENOMEM: 'end other processes, or give this machine or container more memory',
  ENOSPC: 'make room on that disk',
  EDQUOT: 'make room in that quota',
  EROFS: 'choose a place that may be written to',
  EACCES: 'give this user access, or choose another place',
};

/** A short text for the `cause` field of an error. */
export function causeText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const remedy = systemRemedies[(thrown as NodeJS.ErrnoException).code ?? ''];
  return remedy === undefined ? thrown.message : `${thrown.message} (${remedy})`;
}

/** Of a field: whatever got into it, the message stays readable and fits the trailers of a gRPC status. */
const longestField = 2000;

function boundFields(fields: ErrorFields): ErrorFields {
  const isLong = (value: string | number | undefined) => typeof value === 'string' && value.length > longestField;
  if (!Object.values(fields).some(isLong)) return fields;
  const entries = Object.entries(fields).map(([name, value]) => [name, isLong(value) ? `${String(value).slice(0, longestField)}…` : value]);
  return Object.fromEntries(entries) as ErrorFields;
}

function format(template: string, fields: ErrorFields): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in fields ? String(fields[name]) : whole));
}
