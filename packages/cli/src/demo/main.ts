import { ExpertmeshClient } from '@expertmesh/client';
import { systemClock, toEmError } from '@expertmesh/common';
import { startLocalCluster } from '@expertmesh/local';
import { receive } from '../answer.js';
import { onInterrupt } from '../interrupt.js';
import { startObservers } from '../start-progress.js';
import { renderHeatmap } from '../ui/heatmap.js';
import { processTerminal, type Terminal } from '../ui/terminal.js';
import { formatBytes, formatCount, formatSeconds, plural } from '../ui/units.js';
import { difference, type Heat, mostUnevenLayer, readHeat, toHeat } from './heat.js';
import { type Continuation, demoModelFolder, readContinuations, translationModelFolder } from './reference.js';
import { showTranslations } from './translations.js';

const numWorkers = 2;
/** Load is read after every answer, so reports come faster than in a real cluster. */
const reportIntervalMs = 100;

interface DomainResult {
  readonly domain: string;
  readonly isAsReference: boolean;
  readonly numTokens: number;
  readonly seconds: number;
  readonly heat: Heat;
}

/**
 * Two workers serve the demo model: answers of several domains, the experts each domain heated, the rows that crossed
 * between the workers. Then they serve the translation model: sentences both ways, and the experts of encoder and decoder.
 * Resolves with the exit code: 1 when an answer is not the reference's.
 */
export async function runDemo(terminal: Terminal = processTerminal()): Promise<number> {
  const generated = await onCluster(demoModelFolder, terminal, (client, signal) => show(client, signal, terminal));
  if (generated !== 0) return generated;
  return onCluster(translationModelFolder, terminal, (client, signal) => showTranslations(client, signal, terminal));
}

type Show = (client: ExpertmeshClient, signal: AbortSignal) => Promise<number>;

/** The exit code of what is shown on a cluster of its own. */
async function onCluster(modelFolder: string, terminal: Terminal, show: Show): Promise<number> {
  let kill = () => {};
  const interrupt = onInterrupt(() => kill());
  const observers = startObservers(terminal, systemClock);
  try {
    const cluster = await startLocalCluster({
      modelFolder,
      workers: numWorkers,
      exchange: 'grpc',
      reportIntervalMs,
      signal: interrupt.signal,
      ...observers.options,
    });
    kill = () => cluster.kill();
    observers.clear();
    const client = new ExpertmeshClient(cluster.endpoint);
    try {
      return await show(client, interrupt.signal);
    } finally {
      client.close();
      await cluster.stop(0);
    }
  } catch (thrown) {
    observers.clear();
    const error = toEmError(thrown);
    terminal.err(`error ${error.code}: ${error.message}\n`);
    return error.exitCode;
  } finally {
    interrupt.dispose();
  }
}

async function show(client: ExpertmeshClient, signal: AbortSignal, terminal: Terminal): Promise<number> {
  const { model, workers } = await client.status();
  const pids = workers.map(({ id, pid }) => `${id} (process ${pid})`).join(', ');
  terminal.out(`${model?.architecture}, ${model?.numExperts} experts in each of ${model?.numMoeLayers} layers, on ${pids}\n`);
  const rowsPerToken = (model?.numMoeLayers ?? 0) * (model?.expertsPerToken ?? 0);
  const results: DomainResult[] = [];
  let heat = toHeat(await client.load());
  for (const continuation of await readContinuations()) {
    const result = await answerOne(client, continuation, heat, rowsPerToken, signal, terminal);
    heat = result.heatAfter;
    results.push(result);
  }
  showHeat(results, terminal);
  await showTraffic(client, terminal);
  return showVerdict(results, terminal);
}

async function answerOne(
  client: ExpertmeshClient,
  { domain, prompt, ids }: Continuation,
  heatBefore: Heat,
  rowsPerToken: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<DomainResult & { heatAfter: Heat }> {
  terminal.out(`\n== ${domain}\n> ${prompt.trimEnd().replaceAll('\n', '\n> ')}\n`);
  const answer = await receive(client, { prompt, maxTokens: ids.length, temperature: 0, signal }, (piece) => terminal.out(piece));
  const isAsReference = answer.ids.length === ids.length && answer.ids.every((id, index) => id === ids[index]);
  terminal.out(`\n${isAsReference ? '' : `NOT the reference's answer: ${answer.ids.join(',')} instead of ${ids.join(',')}\n`}`);
  // The last token is produced, not routed.
  const numRouted = answer.promptTokens + answer.completionTokens - 1;
  const heatAfter = await readHeat(client, heatBefore, numRouted * rowsPerToken);
  const heat = difference(heatAfter, heatBefore);
  return { domain, isAsReference, numTokens: answer.completionTokens, seconds: answer.seconds, heat, heatAfter };
}

function showHeat(results: readonly DomainResult[], terminal: Terminal): void {
  const layer = mostUnevenLayer(results.map(({ heat }) => heat));
  const lines = results.map(({ domain, heat }) => ({ label: domain, rows: heat[layer] ?? [] }));
  terminal.out(`\nExperts of layer ${layer} that each domain heated:\n\n${renderHeatmap('DOMAIN', lines, terminal)}`);
}

async function showTraffic(client: ExpertmeshClient, terminal: Terminal): Promise<void> {
  const { workers } = await client.status();
  terminal.out('\n');
  for (const { id, rowsIn, rowsOut, bytesOut, expertsHeld } of workers) {
    terminal.out(
      `${id}: ${plural(expertsHeld, 'expert')}, ${formatCount(rowsIn)} rows in, ${formatCount(rowsOut)} rows out (${formatBytes(bytesOut)})\n`,
    );
  }
}

function showVerdict(results: readonly DomainResult[], terminal: Terminal): number {
  const numTokens = results.reduce((sum, result) => sum + result.numTokens, 0);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  terminal.out(`${plural(numTokens, 'token')} in ${formatSeconds(seconds)}: ${(numTokens / seconds).toFixed(1)} tokens per second\n`);
  const wrong = results.filter(({ isAsReference }) => !isAsReference).map(({ domain }) => domain);
  if (wrong.length > 0) {
    terminal.err(`error: ${wrong.length} of ${results.length} answers differ from the reference: ${wrong.join(', ')}\n`);
    return 1;
  }
  terminal.out(`all ${results.length} answers equal the reference, token for token\n`);
  return 0;
}
