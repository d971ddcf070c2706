import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const pathOf = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const model = pathOf('packages/demo-model/model');

async function figuresOf(script: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [pathOf(`scripts/${script}`), model, ...args]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('the scripts whose figures docs/benchmarks.md has', () => {
  it('measure loading, memory and steps of a model', async () => {
    const { model: read, load, memory, steps } = await figuresOf('bench-loading.mjs', '2');
    const positive = expect.toSatisfy((value: unknown) => typeof value === 'number' && value > 0);
    expect(read).toEqual({ tensors: positive, bytes: positive });
    expect(load).toMatchObject({ seconds: positive, shareOfPlain: positive });
    expect(memory).toEqual({ peakBytes: positive, peakAfterLoad: positive, wantedAtMost: positive });
    expect(steps).toMatchObject({ prefillShareOfFma: positive, decodeShareOfRead: positive });
  });

  it('measure the opening of a folder', async () => {
    const { tensors, openings } = await figuresOf('bench-opening.mjs', '2');
    expect(tensors).toBeGreaterThan(0);
    expect(openings).toHaveLength(2);
  });
});
