// The cluster of test/k8s/cluster, and kubectl and helm in one namespace of it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const tools = `${root}test/k8s/cluster`;
export const chart = `${root}helm/expertmesh`;

export class Cluster {
  /** Of commands: where the cluster and its tools are. */
  environment;
  #namespace;
  #wasRunning;

  /** Takes the cluster that runs, or starts one; makes a namespace that refuses what the restricted Pod Security Standard would. */
  static start({ withPods, namespace }) {
    const wasRunning = existsSync(`${process.env.K8S_STATE ?? '/var/tmp/expertmesh-k8s'}/ready`);
    const up = [`${tools}/up.sh`, ...(withPods || wasRunning ? [] : ['--control-plane-only'])].join(' ');
    const shown = execFileSync('bash', ['-c', `set -e; exports=$(${up}); eval "$exports"; env -0`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const variables = shown.split('\0').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    const cluster = new Cluster(Object.fromEntries(variables), namespace, wasRunning);
    cluster.run('kubectl', ['create', 'namespace', namespace]);
    for (const mode of ['enforce', 'warn']) {
      cluster.run('kubectl', ['label', 'namespace', namespace, `pod-security.kubernetes.io/${mode}=restricted`]);
    }
    return cluster;
  }

  constructor(environment, namespace, wasRunning) {
    this.environment = environment;
    this.#namespace = namespace;
    this.#wasRunning = wasRunning;
  }

  kubectl = (...args) => this.run('kubectl', ['--namespace', this.#namespace, ...args]).stdout.trim();

  /** Both outputs: warnings of the server are on stderr. */
  helm = (...args) => {
    const { stdout, stderr } = this.run('helm', [...args, '--namespace', this.#namespace]);
    return `${stderr}${stdout}`;
  };

  /** Has the server go through all that it would do with these manifests; its warnings. */
  dryRun(manifests) {
    const args = ['--namespace', this.#namespace, 'apply', '--dry-run=server', '--validate=strict', '-f', '-'];
    return this.run('kubectl', args, manifests).stderr;
  }

  apply(object) {
    this.run('kubectl', ['apply', '-f', '-'], JSON.stringify(object));
  }

  /** A program of the cluster that goes on until its caller ends it. */
  begin(program, args) {
    return spawn(program, args, { env: this.environment, stdio: 'ignore' });
  }

  /** @throws with all that it said where it fails */
  run(program, args = [], input = '') {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      ...{ encoding: 'utf8', env: this.environment, input, maxBuffer: 64 << 20 },
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? error?.message}:\n${stdout}${stderr}`);
    return { stdout, stderr };
  }

  /** Removes what is left of a release, and the cluster where this has started it. */
  end(release) {
    spawnSync('helm', ['uninstall', release, '--namespace', this.#namespace], { env: this.environment });
    spawnSync('kubectl', ['delete', 'namespace', this.#namespace, '--wait=false'], { env: this.environment });
    if (!this.#wasRunning) this.run(`${tools}/down.sh`);
  }
}
