// The chart on a real Kubernetes, from install to uninstall: npm run test:k8s. Ends with `N passed, N failed`.
// --control-plane: only what needs no pods, a dry run of every file of ci/ on the API server.
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Cluster, chart, root, tools } from './cluster.mjs';
import { buildImages } from './images.mjs';
import { startLoad } from './load-process.mjs';

const release = 'em';
/** Kinds of the Prometheus and KEDA operators are not in this cluster; the tests of the templates look at them. */
const withoutOperators = [
  ...['monitoring.serviceMonitor.enabled=false', 'monitoring.alerts.enabled=false'],
  ...['workers.pools[0].name=cpu', 'workers.pools[0].autoscaling.kind=none'],
].join(',');
const withPods = !process.argv.includes('--control-plane');
let [passed, failed] = [0, 0];

const cluster = Cluster.start({ withPods, namespace: 'expertmesh-test' });
const { kubectl, helm } = cluster;
try {
  for (const ci of readdirSync(`${chart}/ci`)) await check(`a dry run on the server accepts ci/${ci} without a warning`, () => dryRun(ci));
  if (withPods) await checkPods();
  else await check('coordinators and workers of nine nodes are spread over nodes and zones', spread);
} finally {
  cluster.end(release);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function checkPods() {
  for (const image of buildImages(`${root}build/images`)) cluster.run(`${tools}/load.sh`, [image]);
  await check('helm install of the default values serves', () =>
    noWarnings(helm('install', release, chart, '--wait', '--timeout', '120s')),
  );
  await check('helm test has the answer of the demo model', () => helm('test', release));
  await check('the command line in a pod shows two workers ready', () => wants(/cpu-0 +ready[\s\S]*cpu-1 +ready/, status()));
  await check('no pod has a token, no worker the password of Redis', noSecrets);

  await underLoad('a scale from 2 to 3 workers, of which the new one gets a part', () => {
    scale(3);
    wants(/cpu-2 +ready +\d+% +[1-9]\d*\/128/, status());
  });
  await underLoad('a scale from 3 back to 2 workers', () => {
    scale(2);
    kubectl('wait', '--for=delete', `pod/${release}-expertmesh-worker-cpu-2`, '--timeout=120s');
  });
  await underLoad('a deleted pod of a worker', () => {
    kubectl('delete', 'pod', `${release}-expertmesh-worker-cpu-0`);
    rolledOut('statefulset', 'worker-cpu');
  });
  await underLoad('a worker that is killed', () => {
    kubectl('delete', 'pod', `${release}-expertmesh-worker-cpu-1`, '--grace-period=0', '--force');
    rolledOut('statefulset', 'worker-cpu');
  });
  await underLoad('a leading coordinator that is killed', () => {
    const { leader } = JSON.parse(status('-o', 'json'));
    kubectl('delete', 'pod', leader.coordinator, '--grace-period=0', '--force');
    rolledOut('deployment', 'coordinator');
  });
  await underLoad('a node drained of its worker', drainNode);
  await underLoad('an upgrade that restarts workers and coordinators', () => {
    upgrade('--set', 'coordinator.podAnnotations.round=two,workers.defaults.podAnnotations.round=two');
  });
  await underLoad('a rollback', () => {
    helm('rollback', release, '--wait', '--timeout', '300s');
    rolledOut('statefulset', 'worker-cpu');
  });
  await underLoad('a deleted pod of Redis', () => {
    kubectl('delete', 'pod', `${release}-expertmesh-redis-0`);
    rolledOut('statefulset', 'redis');
  });
  await check('helm test still has the answer', () => helm('test', release));
  await check('uninstall leaves nothing', leavesNothing);
}

/** `act` while requests run through our client: none may fail, and no token change. */
async function underLoad(what, act) {
  await check(`${what}: requests go on`, async () => {
    const address = kubectl('get', 'service', `${release}-expertmesh`, '-o', 'jsonpath={.spec.clusterIP}');
    const load = startLoad(`${address}:7070`, cluster.environment);
    try {
      await pause(2_000);
      await act();
      await pause(2_000);
    } finally {
      load.end();
    }
    const counts = await load.counts;
    process.stdout.write(`    ${JSON.stringify(counts)}\n`);
    if (counts.requests === 0 || counts.failed > 0 || counts.changed > 0)
      throw new Error(load.errors().slice(0, 2_000) || 'no request was sent');
  });
}

function dryRun(ci) {
  const values = ['--values', `${chart}/ci/${ci}`];
  if (ci.startsWith('monitoring')) values.push('--set', withoutOperators);
  // The pod of helm test needs a service account that a dry run does not make.
  const said = cluster.dryRun(helm('template', release, chart, '--no-hooks', ...values));
  // The restricted Pod Security Standard has no hostPath volumes.
  if (!ci.startsWith('host-path')) noWarnings(said);
}

/** Nine nodes of three zones of which there is only the record; kwok says of them and of their pods what kubelets would. */
async function spread() {
  const zoneOf = (node) => `zone-${node.at(-1) % 3}`;
  for (const number of Array(9).keys()) cluster.apply(plainNode(`plain-${number}`, zoneOf(`plain-${number}`)));
  const kubelets = cluster.begin('kwok', ['--manage-all-nodes', '--kubeconfig', cluster.environment.KUBECONFIG]);
  try {
    noWarnings(helm('install', release, chart, '--values', `${root}test/k8s/spread.yaml`, '--wait', '--timeout', '120s'));
    const pods = JSON.parse(kubectl('get', 'pods', '-o', 'json')).items;
    const nodesOf = (name) =>
      pods.flatMap(({ metadata, spec }) => (metadata.labels['app.kubernetes.io/component'] === name ? [spec.nodeName] : []));
    wantsEach('coordinators', nodesOf('coordinator'), 3, 1);
    wantsEach('workers', nodesOf('worker'), 9, 1);
    wantsEach('workers', nodesOf('worker').map(zoneOf), 3, 3);
  } finally {
    kubelets.kill();
  }
}

/** `places` of pods: `count` different ones, each `times`. */
function wantsEach(what, places, count, times) {
  const different = [...new Set(places)];
  if (different.length !== count || different.some((one) => places.filter((place) => place === one).length !== times))
    throw new Error(`${what} are on ${places.join(', ') || 'no node'}; wanted ${count} places with ${times} each`);
}

function plainNode(name, zone) {
  const room = { cpu: '32', memory: '256Gi', pods: '110' };
  const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { capacity: room, allocatable: room } };
}

/** The one node has to keep its coordinators and Redis, so that there is a cluster to watch. */
function drainNode() {
  const pod = `${release}-expertmesh-worker-cpu-1`;
  const node = kubectl('get', 'pod', pod, '-o', 'jsonpath={.spec.nodeName}');
  const selected = `--pod-selector=statefulset.kubernetes.io/pod-name=${pod}`;
  kubectl('drain', node, selected, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=120s');
  kubectl('uncordon', node);
  rolledOut('statefulset', 'worker-cpu');
}

function scale(replicas) {
  upgrade('--set', `workers.pools[0].name=cpu,workers.pools[0].replicas=${replicas}`);
}

function upgrade(...values) {
  noWarnings(helm('upgrade', release, chart, ...values, '--wait', '--timeout', '300s'));
  rolledOut('statefulset', 'worker-cpu');
}

function rolledOut(kind, name) {
  kubectl('rollout', 'status', `${kind}/${release}-expertmesh-${name}`, '--timeout=300s');
}

function status(...options) {
  return kubectl('exec', `deployment/${release}-expertmesh-coordinator`, '--', 'expertmesh', 'status', ...options);
}

function noSecrets() {
  for (const { metadata, spec } of JSON.parse(kubectl('get', 'pods', '-o', 'json')).items) {
    const mounts = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ mountPath }) => mountPath));
    if (mounts.some((path) => path.startsWith('/var/run/secrets'))) throw new Error(`${metadata.name} has a token`);
    if (metadata.name.includes('worker') && /REDIS|STORE_URL/.test(JSON.stringify(spec)))
      throw new Error(`${metadata.name} knows the store`);
  }
}

function leavesNothing() {
  helm('uninstall', release, '--wait', '--timeout', '120s');
  for (const kind of ['pod', 'persistentvolumeclaim']) kubectl('wait', '--for=delete', kind, '--all', '--timeout=120s');
  const kinds =
    'pod,service,statefulset,deployment,configmap,secret,serviceaccount,networkpolicy,poddisruptionbudget,persistentvolumeclaim';
  const left = kubectl('get', kinds, '-o', 'name').split('\n').filter(Boolean);
  const own = left.filter((name) => !/^(configmap\/kube-root-ca.crt|serviceaccount\/default)$/.test(name));
  if (own.length > 0) throw new Error(`left behind: ${own.join(', ')}`);
}

async function check(what, act) {
  const begunMs = performance.now();
  const took = () => `${((performance.now() - begunMs) / 1000).toFixed(0)} s`;
  try {
    await act();
    passed += 1;
    process.stdout.write(`ok: ${what} (${took()})\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`FAILED: ${what} (${took()})\n${error.message}\n`);
  }
}

function wants(pattern, text) {
  if (!pattern.test(text)) throw new Error(`wanted ${pattern}; got:\n${text}`);
}

function noWarnings(text) {
  if (/^W\d{4}|^warning/im.test(text)) throw new Error(`the server warns:\n${text}`);
}
