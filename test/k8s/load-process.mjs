import { spawn } from 'node:child_process';
import { root, tools } from './cluster.mjs';

/** Traffic inside the node, where the address of a service answers, until `end`; then its counts. */
export function startLoad(endpoint, environment) {
  const command = [process.execPath, `${root}test/k8s/load.mjs`, endpoint, '2'];
  const child = spawn(`${tools}/in-node.sh`, command, { stdio: ['pipe', 'pipe', 'pipe'], env: environment });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const counts = new Promise((resolve, reject) => {
    child.once('close', () => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(new Error(`the load ended without counts: ${stderr}`));
      }
    });
  });
  return { counts, errors: () => stderr, end: () => child.stdin.end() };
}
