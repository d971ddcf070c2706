// A thread that reads the facts of its task's checkpoint, answers, and ends.
import { answerTask } from '@expertmesh/common';
import { familyOf } from '../families/registry.js';
import { type CheckpointTask, checkpointFacts } from './checkpoint-facts.js';

answerTask((task: CheckpointTask) => {
  const { architecture, decoderSpec } = familyOf(task.config);
  return checkpointFacts(task, { architecture, spec: decoderSpec(task.config) });
});
