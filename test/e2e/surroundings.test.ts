// What surrounds a process: proxies of its environment, the npm that started it, limits that hold it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { freePort } from '../../packages/stats/test/redis-server.js';
import { demoModel, expertmesh, repository, until } from './processes.js';

const command = `${repository}packages/cli/bin/expertmesh.mjs`;
const nobody = 'http://127.0.0.1:9';

it.each(['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy', 'HTTP_PROXY'])('%s captures no connection of a cluster', async (name) => {
  const asked = ['generate', '--model', demoModel, '--ids', '0,5,6', '--max-tokens', '2', '--workers', '2', '-o', 'json'];
  const { exitCode, stdout, stderr } = await expertmesh(asked, { [name]: nobody, no_proxy: '' });
  expect(stderr.includes('error')).toBe(false);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).ids).toHaveLength(2);
});

it('serve ends when the npm that has started it is killed', async () => {
  const endpoint = `127.0.0.1:${await freePort()}`;
  const port = endpoint.slice(endpoint.lastIndexOf(':') + 1);
  // npm starts a command by a shell that waits for it, and does not hand on what ends it.
  const line = `"${process.execPath}" "${command}" serve --model "${demoModel}" --port ${port}; true`;
  const npm = spawn(process.execPath, ['-e', 'require("child_process").spawn("sh", ["-c", process.argv[1]], { stdio: "inherit" })', line], {
    env: { ...process.env, npm_command: 'exec' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  npm.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  await until(async () => stdout.includes('serving') || null);
  const { stdout: status } = await expertmesh(['status', '--endpoint', endpoint, '-o', 'json']);
  const pids: number[] = JSON.parse(status).workers.map(({ pid }: { pid: number }) => pid);
  npm.kill('SIGKILL');
  await once(npm, 'exit');
  await until(async () => (await expertmesh(['status', '--endpoint', endpoint])).exitCode !== 0 || null);
  await until(async () => pids.every((pid) => !isAlive(pid)) || null);
});

it.each([30, 64, 100])('with %d open files at most a command says so, and what to do', async (limit) => {
  const child = spawn('sh', ['-c', `ulimit -n ${limit}; exec "${process.execPath}" "${command}" serve --model "${demoModel}" --port 0`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [exitCode] = await once(child, 'close');
  expect(stderr).toBe(
    `error: at most ${limit} files may be open here; wanted 128 or more. ` +
      'Raise the limit: ulimit -n 4096, LimitNOFILE of systemd, or --ulimit nofile of a container\n',
  );
  expect(exitCode).toBe(1);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
