import { ExpertmeshClient, type GenerateEvent, type GenerateOptions } from '@expertmesh/client';
import { demoModel, whileServing } from '../e2e/processes.js';

/** What one request gives when it is alone on one worker. */
export interface KnownAnswer {
  readonly request: GenerateOptions;
  readonly ids: readonly number[];
}

const prompts = [
  'Write a short story about a baker named Mira and a silver kettle.',
  'Question: 27 + 58 =\n',
  'Once there was a lighthouse',
  'The farmer sold two apples, and then',
];

/** Greedy and sampled ones, short and long. */
export const requests: readonly GenerateOptions[] = prompts.flatMap((prompt, index) => {
  const common = { prompt, maxTokens: 24 + 24 * index, ignoreEos: true };
  return [
    { ...common, temperature: 0 },
    { ...common, temperature: 0.9, topK: 50, topP: 0.95, seed: 11 + index },
  ];
});

/** Of a quiet single worker, one request at a time. */
export async function learnAnswers(): Promise<KnownAnswer[]> {
  return whileServing(['--model', demoModel, '--workers', '1'], async ({ endpoint }) => {
    const client = new ExpertmeshClient(endpoint);
    const answers: KnownAnswer[] = [];
    for (const request of requests) answers.push({ request, ids: await idsOf(client.generate(request)) });
    client.close();
    return answers;
  });
}

/** @param told of the events as they come */
export async function idsOf(
  events: AsyncIterable<GenerateEvent>,
  told: (event: GenerateEvent) => void = () => undefined,
): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of events) {
    told(event);
    if (event.type === 'tokens') ids.push(...event.ids);
  }
  return ids;
}
