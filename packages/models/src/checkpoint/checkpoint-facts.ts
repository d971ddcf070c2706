import { showText } from '@expertmesh/common';
import type { DecoderSpec } from '@expertmesh/native';
import type { ConfigFile } from '../config.js';
import type { GenerationDefaults } from '../model-folder.js';
import { fingerprint } from './fingerprint.js';
import { canonicalLayout } from './layout.js';
import { readCheckpoint } from './shards.js';
import { placeTensors, type TensorPlaces, tensorEntries } from './tensor-places.js';
import { expectedTensors } from './tensor-table.js';

/** A folder whose weights are to be found. */
export interface CheckpointTask {
  readonly folder: string;
  readonly config: ConfigFile;
  readonly generation: GenerationDefaults;
  /** Names that files may have the embedding under, beside or instead of its own. */
  readonly embeddingCopies: readonly string[];
  /** Whose bytes count in the fingerprint; some may be absent. */
  readonly wholeFiles: readonly string[];
}

/** What config.json says of the model. */
export interface Model {
  readonly architecture: string;
  readonly spec: DecoderSpec;
}

/** What is known of a folder's weights without reading them. */
export interface CheckpointFacts {
  readonly files: readonly string[];
  /** Of the spec's expected tensors. */
  readonly places: TensorPlaces;
  /** As {@link ModelFolder} has them. */
  readonly layout: readonly string[];
  readonly fingerprint: string;
  readonly warnings: readonly string[];
}

/** Reads headers and samples. Throws EM_MODEL_FOLDER, EM_CHECKPOINT_*, EM_TENSOR_* and EM_FILE_*. */
export async function checkpointFacts(
  { folder, generation, embeddingCopies, wholeFiles }: CheckpointTask,
  model: Model,
): Promise<CheckpointFacts> {
  const checkpoint = await readCheckpoint(folder);
  const expected = expectedTensors(model.spec);
  const layout = canonicalLayout(checkpoint, expected, embeddingCopies);
  const { places, unknown } = placeTensors(folder, layout.checkpoint, expected);
  const { files } = checkpoint;
  return {
    files,
    places,
    layout: layout.differences,
    fingerprint: await fingerprint({ ...model, generation }, files, tensorEntries(expected, places), wholeFiles),
    warnings: [
      ...ignoredTensors('the model has no use for them', unknown),
      ...ignoredTensors('the index places them elsewhere or nowhere', checkpoint.strays),
    ],
  };
}

const numNamed = 5;

/** At most one warning: a checkpoint may hold thousands of such tensors. */
function ignoredTensors(reason: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > numNamed ? ` and ${names.length - numNamed} more` : '';
  return [`tensors ignored, as ${reason}: ${names.slice(0, numNamed).map(showText).join(', ')}${more}`];
}
