import type { ExpertmeshClient } from '@expertmesh/client';
import { layersByStack, stackTitle } from '../model-stacks.js';
import { renderHeatmap } from '../ui/heatmap.js';
import type { Terminal } from '../ui/terminal.js';
import { readHeat, toHeat } from './heat.js';
import { readTranslations } from './reference.js';

/** Sentences in every direction, then the experts that they heated in encoder and decoder. Resolves with the exit code. */
export async function showTranslations(client: ExpertmeshClient, signal: AbortSignal, terminal: Terminal): Promise<number> {
  const { model } = await client.status();
  terminal.out(`\n${model?.architecture}, ${model?.numExperts} experts in each of ${model?.numMoeLayers} layers\n`);
  const before = toHeat(await client.load());
  const wrong: string[] = [];
  let numSourceTokens = 0;
  const references = await readTranslations();
  for (const { from, to, source, text, ids } of references) {
    terminal.out(`\n== ${from} to ${to}\n> ${source}\n`);
    const [translation] = await client.translate([{ text: source }], { from, to, numBeams: 1, signal });
    const best = translation?.hypotheses[0];
    terminal.out(`${best?.text}\n`);
    const isAsReference = best !== undefined && best.ids.length === ids.length && best.ids.every((id, index) => id === ids[index]);
    if (!isAsReference) {
      terminal.out(`NOT the reference's translation: ${text}\n`);
      wrong.push(`${from} to ${to}`);
    }
    numSourceTokens += translation?.sourceTokens ?? 0;
  }
  // What the sources alone route: the translations' own rows are reported with them or soon after.
  await readHeat(client, before, numSourceTokens * (model?.expertsPerToken ?? 0));
  const { layers } = await client.load();
  for (const { stack, layers: entries } of layersByStack(layers, model?.numEncoderLayers ?? 0)) {
    const lines = entries.map(({ layer, rows }) => ({ label: String(layer), rows }));
    terminal.out(`\n${renderHeatmap(stackTitle(stack), lines, terminal)}`);
  }
  if (wrong.length > 0) {
    terminal.err(`error: ${wrong.length} of ${references.length} translations differ from the reference: ${wrong.join(', ')}\n`);
    return 1;
  }
  terminal.out(`\nall ${references.length} translations equal the reference, token for token\n`);
  return 0;
}
