// Lifecycle hooks of a worker's container: `leave` empties the worker before it is stopped, `enter` gives it its experts when it has come.
// From the environment: EXPERTMESH_ENDPOINT, POD_NAME (the worker's id), DRAIN_PROPAGATION_SECONDS, DRAIN_GRACE_SECONDS.
// A hook that fails would have the container killed: whatever goes wrong is logged, and the process is left as it is.
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ExpertmeshClient } from '@expertmesh/client';

const { EXPERTMESH_ENDPOINT = 'localhost:7070', POD_NAME: worker = '' } = process.env;
const propagationMs = 1000 * Number(process.env.DRAIN_PROPAGATION_SECONDS ?? 5);
const graceMs = 1000 * Number(process.env.DRAIN_GRACE_SECONDS ?? 60);
const deadlineMs = performance.now() + propagationMs + graceMs;

/** Workers report once a second: looks that are closer would see the same report. */
const lookEveryMs = 1_000;
/** Another coordinator leads within seconds; where none does for so long, the whole cluster is going. */
const leaderlessMs = 8_000;
/** Nobody answers or leads, another operation runs, or no placement is there yet: all of it passes. */
const passing = new Set(['EM_CLUSTER_UNREACHABLE', 'EM_NOT_LEADER', 'EM_CLUSTER_STARTING', 'EM_OPERATION_RUNNING', 'EM_DEADLINE']);
const leaderless = new Set(['EM_CLUSTER_UNREACHABLE', 'EM_NOT_LEADER', 'EM_DEADLINE']);
const ended = new Set(['done', 'stopped', 'failed']);

const client = new ExpertmeshClient(EXPERTMESH_ENDPOINT);
const call = { timeoutMs: 5_000 };
let leaderlessSinceMs = null;

try {
  const verb = process.argv[2];
  if (verb === 'leave') await leave();
  else if (verb === 'enter') await enter();
  else throw new Error(`usage: node worker-lifecycle.mjs leave|enter; got ${verb}`);
} catch (error) {
  log(`gave up: ${error.message}`);
} finally {
  client.close();
}

/** Drains the worker, gives routers time to hear of it, and waits until two looks in a row find nothing running. */
async function leave() {
  const operation = await untilTaken(async () => client.drain(worker, 0, call));
  log(`drains by ${operation.id}`);
  await pause(Math.min(propagationMs, leftMs()));
  let numIdle = 0;
  while (numIdle < 2) {
    const [me, { state }] = await untilTaken(async () => [await find(), await operationNow(operation.id)]);
    const isIdle = me === undefined || me.runningRequests + me.waitingRequests + me.queuedDispatches === 0;
    numIdle = isIdle && ended.has(state) ? numIdle + 1 : 0;
    if (numIdle < 2) await pause(lookEveryMs);
  }
  log('is empty');
}

/** Gives a worker that was drained its experts again, and one that has none a part. The first placement needs no help. */
async function enter() {
  const me = await untilTaken(async () => {
    const { epoch, workers } = await client.status(call);
    if (epoch === 0) return null;
    const found = workers.find(({ id }) => id === worker);
    if (found === undefined || found.state === 'lost' || found.state === 'joining') throw notYet(found?.state ?? 'unknown');
    return found;
  });
  if (me === null) return;
  const holds = async () => (await client.placement(call)).layers.some((experts) => experts.some(isHeld));
  if (me.state !== 'draining' && (await holds())) return;
  const operation = await untilTaken(async () => (await undoneDrain(me)) ?? client.undrain(worker, 0, call));
  log(`takes its part by ${operation.id}`);
  while (!ended.has((await untilTaken(() => operationNow(operation.id))).state)) await pause(lookEveryMs);
  log('holds its part');
}

/** Undoing the drain brings back what the worker had, replicas included; null where that cannot be. */
async function undoneDrain({ state }) {
  if (state !== 'draining') return null;
  const drain = (await client.operations(50, call)).find((one) => one.kind === 'drain' && one.worker === worker);
  if (drain === undefined) return null;
  try {
    const plan = await client.planRebalance({ undo: drain.id }, call);
    return await client.applyPlan(plan, { throttleBytesPerSecond: 0, concurrency: 1 }, call);
  } catch (error) {
    if (passing.has(error.code)) throw error;
    log(`${drain.id} cannot be undone (${error.message}); takes a part by today's load`);
    return null;
  }
}

async function find() {
  return (await client.workers(call)).find(({ id }) => id === worker);
}

async function operationNow(id) {
  return (await client.operations(50, call)).find((one) => one.id === id) ?? { state: 'done' };
}

function isHeld({ replicas }) {
  return replicas.some((replica) => replica.worker === worker);
}

/** Asks until the cluster takes it; throws what will not pass, and the last problem when the time is over. */
async function untilTaken(ask) {
  for (;;) {
    try {
      const answer = await ask();
      leaderlessSinceMs = null;
      return answer;
    } catch (error) {
      if (!(passing.has(error.code) || (await isForOthers(error)))) throw error;
      const nowMs = performance.now();
      leaderlessSinceMs = leaderless.has(error.code) ? (leaderlessSinceMs ?? nowMs) : null;
      if (leaderlessSinceMs !== null && nowMs - leaderlessSinceMs > leaderlessMs) throw error;
      if (leftMs() < lookEveryMs) throw error;
      await pause(lookEveryMs);
    }
  }
}

/** A drain that the others have no room for: they may have, once those that are away are back. */
async function isForOthers({ code }) {
  if (code !== 'EM_PLAN_INVALID') return false;
  return (await client.workers(call)).some(({ id, state }) => id !== worker && state !== 'ready');
}

function notYet(state) {
  return Object.assign(new Error(`worker ${worker} is ${state}`), { code: 'EM_CLUSTER_STARTING' });
}

function leftMs() {
  return Math.max(0, deadlineMs - performance.now());
}

/** The output of a hook is nowhere to be seen: it goes beside that of the container's process. */
function log(what) {
  const line = `worker ${worker} ${what}\n`;
  // Only what a container runtime has started in a container has no parent there.
  if (process.ppid !== 0) process.stderr.write(line);
  else appendFileSync('/proc/1/fd/2', line);
}
