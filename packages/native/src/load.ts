import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { causeText, EmError } from '@expertmesh/common';
import type { Binding } from './binding.js';
import { convertNativeError } from './errors.js';
import { CallTracer, isTraceWanted } from './trace.js';

/** Where scripts/build-native.mjs puts the addon: the same from src/ and from dist/. */
const defaultPath = fileURLToPath(new URL('../../../build/native/expertmesh.node', import.meta.url));

let loaded: Binding | null = null;

/** The addon, opened at the first call. Throws EM_NATIVE_LOAD with what was found and what to do. */
export function loadNative(): Binding {
  loaded ??= openAddon(defaultPath, process.env);
  return loaded;
}

/** Opens one addon file and wraps its calls: errors converted, and traced where the environment asks for it. */
export function openAddon(path: string, environment: NodeJS.ProcessEnv): Binding {
  const tracer = isTraceWanted(environment)
    ? new CallTracer(
        (line) => process.stderr.write(line),
        () => performance.now(),
      )
    : null;
  const addon = requireAddon(path) as unknown as Record<string, NativeCall>;
  const wrapped = Object.entries(addon).map(([name, call]) => [name, wrap(name, call, tracer)]);
  return Object.fromEntries(wrapped) as Binding;
}

type NativeCall = (...args: unknown[]) => unknown;

function requireAddon(path: string): object {
  if (!existsSync(path)) {
    throw new EmError('EM_NATIVE_LOAD', { cause: `${path} does not exist`, remedy: 'Build it with: npm run build:native' });
  }
  try {
    return createRequire(import.meta.url)(path) as object;
  } catch (error) {
    throw new EmError('EM_NATIVE_LOAD', { cause: causeText(error), remedy: remedyFor(causeText(error)) }, { cause: error });
  }
}

/** The loader's own text is only looked at to choose between pieces of advice, never to decide anything. */
function remedyFor(cause: string): string {
  const here = `Node ${process.version} on ${process.platform} ${process.arch}`;
  if (/GLIBC|GLIBCXX|version `/.test(cause))
    return `It was built against a newer C or C++ library than this machine has. Build it here with: npm run build:native`;
  if (/invalid ELF|wrong ELF|not a mach-o|file too short/i.test(cause))
    return `The file was built for another machine than ${here}, or is damaged. Build it here with: npm run build:native`;
  return `Found: ${here}; required: Node 20.19 or newer on the machine it was built for. Build it again with: npm run build:native`;
}

function wrap(name: string, call: NativeCall, tracer: CallTracer | null): NativeCall {
  return (...args) => {
    const end = tracer?.begin(name, args);
    try {
      const result = call(...args);
      if (result instanceof Promise) return settle(result, end);
      end?.(null);
      return result;
    } catch (error) {
      const converted = convertNativeError(error);
      end?.(converted);
      throw converted;
    }
  };
}

async function settle(result: Promise<unknown>, end: ((error: Error | null) => void) | undefined): Promise<unknown> {
  try {
    const value = await result;
    end?.(null);
    return value;
  } catch (error) {
    const converted = convertNativeError(error);
    end?.(converted);
    throw converted;
  }
}
