// node scripts/bench-membership.mjs [WORKERS] [LAYERS] [EXPERTS]: what a leader's share of a core is that membership and status take, with so
// many workers (1000) that report every second and one that watches the status. Workers are streams without a network: their messages are
// decoded and those to them encoded as gRPC would have it, time goes on as fast as it can. Also bytes: to a worker that joins, to all
// when one changes its state, and to the watcher. Prints JSON.
import { createLogger, FakeClock } from '../packages/common/dist/index.js';
import { clusterBalance } from '../packages/coordinator/dist/load/cluster-balance.js';
import { LoadRecorder } from '../packages/coordinator/dist/load/load-recorder.js';
import { Membership } from '../packages/coordinator/dist/membership/membership.js';
import { coordinatorMessageBytes } from '../packages/coordinator/dist/membership/message-bytes.js';
import { WorkerTable } from '../packages/coordinator/dist/membership/worker-table.js';
import { planWorkers } from '../packages/coordinator/dist/operations/planning/plan-workers.js';
import { ClusterService } from '../packages/coordinator/dist/reporting/cluster-service.js';
import { KnownLosses } from '../packages/coordinator/dist/reporting/known-losses.js';
import { slowText } from '../packages/coordinator/dist/reporting/slow-text.js';
import { v1 } from '../packages/proto/dist/index.js';
import { MemoryStore } from '../packages/stats/dist/index.js';
import { LoadWindow } from '../packages/worker/dist/cluster/load-window.js';

const [numWorkers = 1000, numLayers = 58, numExperts = 256] = process.argv.slice(2).map(Number);
const seconds = 20;
const logger = createLogger('bench', 'silent');
const clock = new FakeClock();
const table = new WorkerTable('bench');
const layers = Array.from({ length: numLayers }, () => numExperts);
const store = new MemoryStore();
const leader = await store.claimLead({ coordinator: 'c', incarnation: 'c', address: '', aboveFence: 0, ttlMs: 1e9, evenIfForgotten: true });
const load = await LoadRecorder.open({ store, fence: leader.fence, clock, logger, intervalMs: 1000 });
const isRefused = async () => false;
const limits = { suspectAfterMs: 5000, reconnectWithinMs: 2000 };
const membership = new Membership({ cluster: 'bench', limits, reportIntervalMs: 1000, table, clock, logger, isRefused });
membership.start({
  changed() {},
  lost() {},
  reported: (worker, report) => load.add(worker.facts.id, report, worker.facts.layers),
  needed: () => new Set(),
});
membership.lead(leader.fence);

const joins = measured(() => Array.from({ length: numWorkers }, (_, index) => join(`w${index}`)));
const [one] = joins.result;
const beforeReady = joins.result.reduce((sum, { bytes }) => sum + bytes, 0);
const ready = measured(() => {
  for (const { worker } of joins.result) membership.setReady(worker);
});
const readyBytes = joins.result.reduce((sum, { bytes }) => sum + bytes, 0) - beforeReady;
const oneBefore = one.bytes;
const change = measured(() => membership.setFailed('w7', 'for a while'));
const changeBytes = one.bytes - oneBefore;
membership.setReady('w7');

const placement = {
  epoch: 1,
  layers: layers.map((count, layer) =>
    Array.from({ length: count }, (_, expert) => ({
      format: 'bf16',
      checksum: '0',
      replicas: [{ worker: `w${(layer * count + expert) % numWorkers}`, share: 1 }],
    })),
  ),
};
const losses = new KnownLosses(table);
const view = {
  ...{ cluster: 'bench', table, clock, leader: () => leader, load: () => load, totals: () => load.totals, placement: () => placement },
  balance: () => clusterBalance(placement.layers, load.totals.rows(), planWorkers(table, table.draining)),
  store: () => ({ name: 'memory:', isUp: true, sinceMs: 0, problem: '', bytes: 0, limitBytes: 0 }),
  ...{ problem: () => '', operation: () => '', qos: () => null },
  warnings: () => [...slowText(table), ...losses.of(placement, table.get('w0').facts.layers)],
};
let watched = 0;
const { watches } = new ClusterService(view);
/** Two in turn, of which the second differs from the first as one report does from the next. */
const reports = [0, 1].map((turn) => joins.result.map((_, index) => reportBytes(index + turn)));
let numSeconds = 0;
const parts = { reports: 0, timers: 0 };
await second(); // code is compiled meanwhile
const withoutWatch = await steady();
watches.add({
  request: { changes: true },
  on() {},
  end() {},
  write(message, taken) {
    watched += v1.ClusterStatus.encode(message).finish().length;
    taken();
  },
});
await second();
watched = 0;
const withWatch = await steady();
const figures = {
  ...{ numWorkers, numLayers, numExperts },
  joinAll: { cpuMs: Math.round(joins.ms), bytes: beforeReady },
  readyAll: { cpuMs: Math.round(ready.ms), bytes: readyBytes },
  oneChange: { cpuMs: Math.round(change.ms * 10) / 10, bytesEach: changeBytes },
  steady: withoutWatch,
  withWatch: { ...withWatch, bytesPerSecond: Math.round(watched / seconds) },
  reportBytes: reports[0][0].length,
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
process.exit(0);

function join(worker) {
  const listeners = new Map();
  const stream = {
    worker,
    bytes: 0,
    on: (event, listener) => listeners.set(event, listener),
    write(message) {
      stream.bytes += coordinatorMessageBytes(message).length;
      return true;
    },
    end() {},
    arrive: (bytes) => listeners.get('data')(v1.WorkerMessage.decode(bytes)),
  };
  membership.join(stream);
  const model = { id: 'bench', fingerprint: 'f', numLayers, numMoeLayers: numLayers, numExperts };
  const register = {
    ...{
      worker,
      incarnation: `${worker}-1`,
      cluster: 'bench',
      address: `10.0.0.1:${1000 + Number(worker.slice(1))}`,
      numerics: 'cpu-v1',
      wireDtype: 'f32',
      model,
    },
    ...{ expertsByLayer: layers, expertBytesByLayer: layers.map(() => 1000), expertFormatByLayer: layers.map(() => 'bf16') },
    ...{ dataAddress: '10.0.0.1:2000', dataToken: '0123456789abcdef0123456789abcdef', takesChanges: true },
  };
  stream.arrive(v1.WorkerMessage.encode({ register }).finish());
  return stream;
}

/** Eight experts of each layer for each of 16 tokens. */
function reportBytes(index) {
  const rows = (layer) =>
    Array.from({ length: numExperts }, (_, expert) =>
      (expert * 7 + layer + index) % Math.max(1, Math.floor(numExperts / 64)) === 0 ? 2 : 0,
    );
  const window = new LoadWindow();
  window.add(
    layers.map((_, layer) => ({ rows: rows(layer), batches: 10, activeExperts: 80 })),
    1000,
  );
  const report = {
    ...window.take(),
    fence: leader.fence,
    epoch: 1,
    rowsIn: 1000 + index,
    stepTimes: { numSteps: 10, stepsMs: 900 },
  };
  return v1.WorkerMessage.encode({ report }).finish();
}

async function second() {
  const begun = cpuMs();
  for (const [index, bytes] of reports[numSeconds % reports.length].entries()) joins.result[index].arrive(bytes);
  numSeconds += 1;
  const heard = cpuMs();
  for (let quarter = 0; quarter < 4; quarter += 1) {
    clock.advance(250);
    await new Promise((resolve) => setImmediate(resolve));
  }
  parts.reports += heard - begun;
  parts.timers += cpuMs() - heard;
}

async function steady() {
  parts.reports = 0;
  parts.timers = 0;
  for (let count = 0; count < seconds; count += 1) await second();
  const shareOf = (ms) => Math.round((1000 * ms) / (seconds * 1000)) / 1000;
  return { coreShare: shareOf(parts.reports + parts.timers), reports: shareOf(parts.reports), timers: shareOf(parts.timers) };
}

function measured(run) {
  const begun = cpuMs();
  const result = run();
  return { result, ms: cpuMs() - begun };
}

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
