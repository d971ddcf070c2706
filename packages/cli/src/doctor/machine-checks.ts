import { readFileSync } from 'node:fs';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { causeText, EmError } from '@expertmesh/common';
import type { Binding } from '@expertmesh/native';
import { formatBytes, plural } from '../ui/units.js';
import { type Check, fail, ok, warn } from './check.js';

const nodeWanted = [20, 19] as const;
/** Fewer are used up by the clients of one busy coordinator. */
const filesWanted = 4_096;
/** Checkpoint files, peers and a few clients. */
const filesNeeded = 256;
/** Less is filled by Node and a small model. */
const memoryWanted = 2 * 2 ** 30;

/** What a machine has; tests say their own. */
export interface MachineFacts {
  /** v20.19.0 */
  readonly node: string;
  readonly cores: number;
  /** What this process may use: the machine's memory or the limit of its container. */
  readonly memoryBytes: number;
  readonly freeBytes: number;
  /** Null where the system does not tell. */
  readonly openFiles: number | null;
}

export function machineFacts(): MachineFacts {
  const limit = process.constrainedMemory();
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return {
    node: process.version,
    cores: availableParallelism(),
    memoryBytes,
    freeBytes: Math.min(freemem(), memoryBytes),
    openFiles: openFilesLimit(),
  };
}

function openFilesLimit(): number | null {
  try {
    const [, limit] = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return limit === undefined ? null : limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    return null;
  }
}

export function checkNode({ node }: MachineFacts): Check {
  const [major = 0, minor = 0] = node.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > nodeWanted[0] || (major === nodeWanted[0] && minor >= nodeWanted[1]);
  return isEnough ? ok('node', node) : fail('node', node, `Install Node ${nodeWanted.join('.')} or newer`);
}

/** The addon, and what it can use of the CPU. */
export function checkNative(load: () => Binding): Check[] {
  try {
    const binding = load();
    const engine = binding.engineOpen({ threads: 1, kernels: 'auto' });
    const { kernels, available, numerics } = binding.engineInfo(engine);
    binding.engineClose(engine);
    return [ok('addon', `loads, numerics ${numerics}`), checkInstructions(kernels, available)];
  } catch (thrown) {
    const remedy = thrown instanceof EmError ? thrown.fields.remedy : undefined;
    return [
      fail('addon', causeText(thrown), remedy === undefined ? 'Build it with: npm run build:native' : String(remedy)),
      warn('instructions', 'not known without the addon', 'Mend the addon first'),
    ];
  }
}

function checkInstructions(kernels: string, available: readonly string[]): Check {
  const detail = `${available.join(', ')}; ${kernels} is used`;
  return kernels === 'ref'
    ? warn('instructions', detail, 'Use a CPU with AVX2, FMA and F16C: the portable kernels give the same results many times slower')
    : ok('instructions', detail);
}

export function checkCores({ cores }: MachineFacts): Check {
  return cores > 1
    ? ok('cores', plural(cores, 'core'))
    : warn('cores', plural(cores, 'core'), 'Give this machine or container 2 cores or more: requests and kernels share the one');
}

/** @param modelBytes all weights of the model; null when there is none to compare with. */
export function checkMemory({ memoryBytes, freeBytes }: MachineFacts, modelBytes: number | null): Check {
  const has = `${formatBytes(memoryBytes)}, ${formatBytes(freeBytes)} free`;
  if (modelBytes === null) {
    return memoryBytes >= memoryWanted
      ? ok('memory', has)
      : warn('memory', has, `Give this machine or container ${formatBytes(memoryWanted)} or more`);
  }
  const detail = `${has}; the weights take ${formatBytes(modelBytes)}`;
  if (modelBytes > memoryBytes) {
    return fail('memory', detail, 'Spread the workers over several machines, or use one with more memory');
  }
  // A quarter of the memory is meant for keys and values.
  if (modelBytes > 0.75 * memoryBytes) return warn('memory', detail, 'Little is left for the requests: use more memory or more machines');
  if (modelBytes > freeBytes) return warn('memory', detail, 'End other processes first, or the system will swap');
  return ok('memory', detail);
}

export function checkOpenFiles({ openFiles }: MachineFacts): Check {
  if (openFiles === null) return ok('files', 'the limit of open files is not told by this system');
  const detail = openFiles === Number.POSITIVE_INFINITY ? 'no limit of open files' : `at most ${openFiles} open files`;
  const remedy = `Raise the limit to ${filesWanted} or more: ulimit -n, LimitNOFILE of systemd, or --ulimit nofile of a container`;
  if (openFiles < filesNeeded) return fail('files', detail, remedy);
  return openFiles < filesWanted ? warn('files', detail, remedy) : ok('files', detail);
}
