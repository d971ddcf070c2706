// What the command line of `model synth` asks for, what it prints, and how it refuses.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthFamilies } from '@expertmesh/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli.js';
import { synthOptions } from '../../src/synth-options.js';
import { RecordingTerminal } from '../recording-terminal.js';

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'expertmesh-model-synth-'));
});

afterAll(() => rm(scratch, { recursive: true }));

async function synth(...args: string[]) {
  const terminal = new RecordingTerminal();
  const exitCode = await runCli(['model', 'synth', ...args], terminal);
  return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr };
}

const tiny = '--layers 1 --hidden 16 --heads 2 --ffn 8 --experts 4 --vocab 32'.split(' ');

it('the families of the help are those that there are', () => {
  expect(synthOptions.family.describe).toBe(synthFamilies.join(', '));
});

it('writes a folder and says as JSON what is in it', async () => {
  const folder = join(scratch, 'json');
  const { exitCode, stdout, stderr } = await synth(folder, ...tiny, '--family', 'qwen3_moe', '-o', 'json');
  expect(exitCode).toBe(0);
  // Two embeddings, norms, attention with the norms of heads, router and experts.
  const parameters = 2 * 32 * 16 + 3 * 16 + (4 * 16 * 16 + 2 * 8) + 4 * 16 + 4 * 3 * 16 * 8;
  expect(JSON.parse(stdout)).toEqual({
    folder,
    family: 'qwen3_moe',
    parameters,
    activeParameters: parameters - 2 * 3 * 16 * 8,
    bytes: expect.any(Number),
    files: 3,
    seconds: expect.any(Number),
  });
  expect(await readdir(folder)).toHaveLength(3);
  expect(stderr).toMatch(/ of .*KiB, .*\/s, .* left\n/);
});

it('a dry run counts the model of the comparison with llama.cpp and writes nothing', async () => {
  const folder = join(scratch, 'dry');
  const sizes = '--layers 4 --hidden 2048 --ffn 1024 --experts 64 --top-k 8 --heads 16 --kv-heads 16 --vocab 4096 --dtype f16';
  const { exitCode, stdout, stderr } = await synth(folder, '--dry-run', ...sizes.split(' '));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.replace(folder, 'FOLDER')).toMatchInlineSnapshot(`
    "folder      FOLDER
    family      mixtral
    parameters  1.7G, 285.8M of them active for a token
    size        3.2 GiB in 3 files
    time        not written (--dry-run)
    "
  `);
  expect(await readdir(scratch)).not.toContain('dry');
});

it('files are as large as --shard-size allows', async () => {
  const folder = join(scratch, 'sharded');
  const { exitCode } = await synth(folder, ...tiny, '--shard-size', '2KiB');
  expect(exitCode).toBe(0);
  expect(await readdir(folder)).toContain('model.safetensors.index.json');
});

describe('usage errors', () => {
  const cases: [args: string, stderr: string][] = [
    ['', 'error EM_USAGE: give a folder to write to. See: expertmesh model synth --help'],
    [
      'd --family llama',
      'error EM_OPTION_VALUE: option --family is llama; wanted mixtral, olmoe, qwen2_moe, qwen3_moe, nllb-moe, switch_transformers',
    ],
    ['d --layers 0', 'error EM_OPTION_VALUE: option --layers is 0; wanted a whole number from 1 to 1024'],
    ['d --hidden wide', 'error EM_OPTION_VALUE: option --hidden is wide; wanted a whole number from 1 to 1048576'],
    ['d --heads 4 --kv-heads 3', 'error EM_OPTION_VALUE: option --kv-heads is 3; wanted a divisor of --heads (4)'],
    [
      'd --hidden 100 --heads 3',
      'error EM_OPTION_VALUE: option --heads is 3; wanted a number that divides --hidden (100) into even heads, or --head-dim beside it',
    ],
    ['d --head-dim 15', 'error EM_OPTION_VALUE: option --head-dim is 15; wanted an even number'],
    ['d --experts 4 --top-k 5', 'error EM_OPTION_VALUE: option --top-k is 5; wanted at most --experts (4)'],
    ['d --dtype q8', 'error EM_OPTION_VALUE: option --dtype is q8; wanted f32, f16, bf16'],
    ['d --shard-size 5GX', 'error EM_OPTION_VALUE: option --shard-size is 5GX; wanted a size from 1 B, like 400MiB or 5GB'],
    ['d --seed -1', 'error EM_OPTION_VALUE: option --seed is -1; wanted a whole number, at least 0'],
    ['d --expert 4', 'error EM_USAGE: unknown option --expert; did you mean --experts? See: expertmesh model synth --help'],
    [
      'd --layers 1024 --experts 4096',
      'error EM_OPTION_VALUE: option --layers is 1024; wanted at most 162 with 4096 experts: a checkpoint may have 2000000 tensors',
    ],
  ];
  for (const [args, stderr] of cases) {
    it(`"${args}" says what is wrong and exits 2`, async () => {
      expect(await synth(...args.split(' ').filter((word) => word !== ''))).toEqual({ exitCode: 2, stdout: '', stderr: `${stderr}\n` });
    });
  }
});

it('a folder that is in use exits 1', async () => {
  const { exitCode, stderr } = await synth(scratch, ...tiny);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error EM_FILE_WRITE: cannot write .*: it is not empty .* --force\n$/);
});
