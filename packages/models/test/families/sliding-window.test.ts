// Which layers slide, by family. Pure: no file is read but the configs.
import { join } from 'node:path';
import { attentionsOf } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { familyOf } from '../../src/families/registry.js';
import { type FamilyName, fixture, readJson } from '../folders.js';

const full = 'full_attention';
const sliding = 'sliding_attention';

it.each<[FamilyName, Record<string, unknown>, (number | null)[]]>([
  ['mixtral', {}, [null, null, null]],
  ['mixtral', { sliding_window: 20 }, [20, 20, 20]],
  ['mixtral', { sliding_window: 20, layer_types: [sliding, sliding, sliding] }, [20, 20, 20]],
  ['mixtral', { layer_types: [full, full, full] }, [null, null, null]],
  ['olmoe', {}, [null, null, null]],
  ['qwen3_moe', { sliding_window: 20 }, [null, null, null]],
  ['qwen3_moe', { sliding_window: 20, use_sliding_window: true, max_window_layers: 1 }, [20, 20, 20]],
  ['qwen3_moe', { sliding_window: undefined, use_sliding_window: true }, [4096, 4096, 4096]],
  ['qwen3_moe', { sliding_window: null, use_sliding_window: true }, [null, null, null]],
  ['qwen2_moe', { sliding_window: 20 }, [null, null, null]],
  ['qwen2_moe', { sliding_window: 20, use_sliding_window: true }, [20, null, 20]],
  ['qwen2_moe', { sliding_window: 20, use_sliding_window: true, max_window_layers: 2 }, [20, null, null]],
  ['qwen2_moe', { sliding_window: 20, use_sliding_window: true, max_window_layers: 0 }, [null, null, null]],
  [
    'qwen2_moe',
    { sliding_window: 20, use_sliding_window: true, max_window_layers: 0, layer_types: [full, sliding, full] },
    [null, 20, null],
  ],
])('a %s with %j has windows %j', async (name, changes, windows) => {
  const values = { ...(await readJson(join(fixture(name), 'config.json'))), ...changes };
  const { layers } = familyOf({ file: 'config.json', values }).decoderSpec({ file: 'config.json', values });
  expect(layers.flatMap(attentionsOf).map(({ slidingWindow }) => slidingWindow)).toEqual(windows);
});
