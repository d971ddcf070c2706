import type { Binding, Decoder, ExpertStore } from '@expertmesh/native';
import type { HeldExperts } from './held-experts.js';
import type { RoutingTable } from './routing-table.js';

export interface LocalEngine {
  readonly binding: Pick<Binding, 'decoderSetLocal'>;
  readonly decoder: Decoder;
  readonly store: ExpertStore;
}

/** Batches of the table's precision map compute experts without asking the router where all their rows stay here. @param before the map's table until now */
export function setLocalExperts(engine: LocalEngine, held: HeldExperts, table: RoutingTable, before: RoutingTable | null): void {
  for (const { layer, numExperts } of table.layers) {
    if (numExperts === 0 || before?.layers[layer] === table.layers[layer]) continue;
    const local = table.localFormats(layer, (content) => held.holds(content));
    engine.binding.decoderSetLocal(engine.decoder, engine.store, table.map, layer, local);
  }
}
