import { z } from 'zod';
import type { LoadTiers } from './load-history.js';
import { type LoadTier, loadTiers } from './load-tier.js';
import type { PackedWindow } from './memory-store.js';

const count = z.number().int().nonnegative();
/** Of each window, oldest first: when it ended, and its bytes. */
const tier = z.array(z.tuple([z.number(), count]));
const schema = z.strictObject({
  version: z.literal(1),
  cluster: z.string(),
  cut: z.array(z.enum(loadTiers)),
  windows: tier,
  minutes: tier,
  hours: tier,
});

/** Load as a file: a line of JSON, which says what follows, and the packed windows one after the other. */
export function loadFileParts(cluster: string, load: LoadTiers<PackedWindow>): Buffer[] {
  const entries = (of: LoadTier) => load[of].map(({ endMs, packed }) => [endMs, packed.length]);
  const head = {
    version: 1,
    cluster,
    cut: load.cut,
    ...{ windows: entries('windows'), minutes: entries('minutes'), hours: entries('hours') },
  };
  return [Buffer.from(`${JSON.stringify(head)}\n`), ...loadTiers.flatMap((of) => load[of].map(({ packed }) => packed))];
}

/** @throws Error, ZodError where it is not such a file. */
export function parseLoadFile(bytes: Buffer): { readonly cluster: string; readonly load: LoadTiers<PackedWindow> } {
  const lineEnds = bytes.indexOf('\n');
  if (lineEnds < 0) throw new Error('its first line does not end');
  const head = schema.parse(JSON.parse(bytes.subarray(0, lineEnds).toString()));
  let at = lineEnds + 1;
  const windows = (entries: z.infer<typeof tier>) =>
    entries.map(([endMs, length]) => {
      const packed = bytes.subarray(at, at + length);
      at += length;
      return { endMs, packed };
    });
  const load = { windows: windows(head.windows), minutes: windows(head.minutes), hours: windows(head.hours), cut: head.cut };
  if (at !== bytes.length) throw new Error(`it has ${bytes.length} bytes; its first line names ${at}`);
  return { cluster: head.cluster, load };
}
