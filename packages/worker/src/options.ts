/** What one worker process is asked to be; every field present. */
export interface WorkerOptions {
  readonly id: string;
  readonly cluster: string;
  readonly modelFolder: string;
  /** Coordinators HOST:PORT. */
  readonly coordinators: readonly string[];
  /** Listens here; port 0 = any free one. */
  readonly host: string;
  readonly port: number;
  /** Address told to peers; null = host and the port in use. */
  readonly advertise: string | null;
  readonly threads: number;
  /** auto, ref, avx2, avx512. */
  readonly kernels: string;
  readonly wireDtype: 'f32' | 'f16' | 'bf16';
  /** Most prompt rows of one request in one step; 0 = whole prompts. */
  readonly prefillChunk: number;
  /** Most rows in one step. */
  readonly tokenBudget: number;
  /** Most bytes of the KV cache. */
  readonly kvBytes: number;
  readonly exchange: 'grpc' | 'loopback';
  readonly labels: Readonly<Record<string, string>>;
}
