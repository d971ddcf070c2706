import { type Binding, type Decoder, type ExpertStore, localFormat } from '@expertmesh/native';
import type { HeldExperts } from './held-experts.js';
import type { RoutingTable } from './routing-table.js';

export interface LocalEngine {
  readonly binding: Pick<Binding, 'decoderSetLocal'>;
  readonly decoder: Decoder;
  readonly store: ExpertStore;
  /** Whose routers choose among its own experts: no row of them goes elsewhere. */
  readonly residentOnly: boolean;
}

/** Batches of the table's precision map compute experts without asking the router where all their rows stay here. @param before the map's table until now */
export function setLocalExperts(engine: LocalEngine, held: HeldExperts, table: RoutingTable, before: RoutingTable | null): void {
  for (const { layer, numExperts } of table.layers) {
    if (numExperts === 0 || before?.layers[layer] === table.layers[layer]) continue;
    const local = table.localFormats(layer, (content) => held.holds(content), engine.residentOnly);
    engine.binding.decoderSetLocal(engine.decoder, engine.store, table.map, layer, local);
  }
}

/** [layer][expert] the key that the engine knows an expert by which is held here in the table's format; -1 for the others. */
export function heldKeys(table: RoutingTable, held: HeldExperts): Int32Array[] {
  return table.layers.map(({ layer, numExperts }) => {
    const formats = table.localFormats(layer, (content) => held.holds(content), true);
    return Int32Array.from(formats, (format, expert) => (format === localFormat(null) ? -1 : (format - 1) * numExperts + expert));
  });
}
