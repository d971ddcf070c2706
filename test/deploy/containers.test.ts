// What the images, compose.yaml and the chart say of a container fits together, and the command line takes every argument.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../packages/cli/src/cli.js';
import { RecordingTerminal } from '../../packages/cli/test/recording-terminal.js';
import { all, ciNames, only, podSpecs, repository, template, version } from './helm.js';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const dockerfile = (name: string) => read(`deploy/docker/${name}.Dockerfile`);
const imageNames = ['coordinator', 'worker-cpu', 'worker-cuda'];

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly build?: { readonly dockerfile: string };
  readonly networks: readonly string[];
  readonly volumes?: readonly string[];
}
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as { services: Record<string, Service> };

/** What Kubernetes puts in place of $(NAME). */
const variables: Record<string, string> = {
  POD_IP: '10.0.0.1',
  POD_NAME: 'pod-0',
  NODE_NAME: 'node-1',
  THREADS: '1',
  EXPECT_WORKERS: '2',
  STORE_URL: 'redis://:secret@store:6379',
};
const substituted = (args: readonly string[]) => args.map((arg) => arg.replace(/\$\((\w+)\)/g, (all, name) => variables[name] ?? all));

/** The error by which a process ends that has read all its options and then misses its model or cannot make its store. */
async function startError(args: readonly string[]): Promise<string> {
  const missing = substituted(args).map((arg) =>
    arg.replace(/^--model=.*/, '--model=/nowhere').replace(/^--store=.*/, '--store=file:/nowhere/state.json'),
  );
  const terminal = new RecordingTerminal();
  await runCli(missing, terminal);
  return terminal.stderr.split('\n').find((line) => line.startsWith('error')) ?? terminal.stderr;
}

const renderedArguments = ciNames.flatMap((ci) =>
  podSpecs(template({}, ci)).flatMap(({ name, spec }) =>
    spec.containers
      .filter(({ name }: { name: string }) => name === 'coordinator' || name === 'worker')
      .map(({ args }: { args: string[] }) => [`${name} of ci/${ci}`, args] as const),
  ),
);
const composeArguments = Object.entries(compose.services)
  .filter(([, { build }]) => build !== undefined)
  .map(([name, { command }]) => [`${name} of compose`, command] as const);
const imageArguments = imageNames.map((name) => {
  const [, command] = /^CMD (\[.*\])$/m.exec(dockerfile(name).replace(/HEALTHCHECK.*/, ''))!;
  const words = JSON.parse(command!) as string[];
  return [
    `image ${name}`,
    name === 'coordinator' ? [...words, '--store=x'] : words.map((word) => word.replace(/^\/opt.*/, '/nowhere')),
  ] as const;
});

// Commands that end in the middle of their start leave it to the process to forget their interrupts.
process.setMaxListeners(0);

describe('the command line', () => {
  it.each([...renderedArguments, ...composeArguments, ...imageArguments])('takes the arguments of %s', async (_name, args) => {
    expect(await startError(args)).toMatch(args[0] === 'worker' ? /^error EM_MODEL/ : /^error EM_FILE_WRITE/);
  });

  it('would not take others', async () => {
    const [, args] = renderedArguments[0]!;
    expect(await startError([...args, '--no-such-option'])).toMatch(/^error EM_USAGE/);
    expect(await startError([...args, '--metrics-port=x'])).toMatch(/^error EM_OPTION_VALUE/);
  });
});

describe.each(imageNames)('image %s', (name) => {
  const text = dockerfile(name);
  const port = name === 'coordinator' ? 7070 : 7071;

  it('runs the command itself, without npm, under a reaper that hands signals on', () => {
    expect(text).toMatch(/^ENTRYPOINT \["tini", "--", "node", "\/opt\/expertmesh\/packages\/cli\/bin\/expertmesh.mjs"\]$/m);
    expect(text.slice(text.lastIndexOf('\nFROM'))).not.toMatch(/\b(npm|npx) (run|start|exec|ci)/);
  });

  it('has the user, ports and health of its container in the chart', () => {
    const { spec } = podSpecs(template())[0]!;
    const { runAsUser, runAsGroup } = spec.securityContext;
    expect(text).toContain(`\nUSER ${runAsUser}:${runAsGroup}\n`);
    const kind = name === 'coordinator' ? 'Deployment' : 'StatefulSet';
    const [container] = only(template(), kind, name.split('-')[0]).spec.template.spec.containers;
    const ports = container.ports.map(({ containerPort }: { containerPort: number }) => containerPort);
    expect(text).toContain(`\nEXPOSE ${ports.join(' ')}\n`);
    expect(container.readinessProbe.grpc.port).toBe(port);
    expect(text).toMatch(new RegExp(`HEALTHCHECK .*"deploy/docker/healthcheck.mjs", "127.0.0.1:${port}"`));
  });

  it('is built in stages, says what it is, and has a version', () => {
    expect(text.match(/^FROM /gm)!.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain(`\nARG VERSION=${version}\n`);
    for (const label of ['title', 'description', 'version', 'licenses']) expect(text).toContain(`org.opencontainers.image.${label}=`);
    expect(text).not.toMatch(/:latest/);
  });
});

describe('compose', () => {
  it('builds the images that the chart runs', () => {
    const images = all(template(), 'StatefulSet', 'worker').map(({ spec }) => spec.template.spec.containers[0].image);
    expect(compose.services['worker-1']!.image).toBe(images[0]);
    for (const { build } of Object.values(compose.services))
      if (build !== undefined) expect(read(build.dockerfile)).toContain('ENTRYPOINT');
  });

  it('keeps the store from all but the coordinator', () => {
    const onStore = Object.entries(compose.services).filter(([, { networks }]) => networks.includes('store'));
    expect(onStore.map(([name]) => name).sort()).toEqual(['coordinator', 'redis']);
  });

  it('scrapes every process, and mounts files that there are', () => {
    const { scrape_configs } = parse(read('deploy/prometheus/prometheus.yaml')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    expect(scrape_configs[0]!.static_configs[0]!.targets).toEqual(['coordinator:9464', 'worker-1:9464', 'worker-2:9464']);
    const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.filter((one) => one.startsWith('.')));
    expect(mounts.length).toBe(4);
    for (const mount of mounts) expect(() => readFileSync(join(repository, 'deploy', mount.split(':')[0]!))).not.toThrow(/ENOENT/);
  });
});

it('the files that hooks and tests run are laid into every image', () => {
  const laidOut = read('deploy/docker/lay-out.mjs');
  const run = [...JSON.stringify(ciNames.map((ci) => template({}, ci))).matchAll(/deploy\/docker\/([\w-]+\.mjs)/g)].map(
    ([, file]) => file!,
  );
  expect(new Set(run)).toEqual(new Set(['ask.mjs', 'fetch-model.mjs', 'worker-lifecycle.mjs']));
  for (const file of run) expect(laidOut).toContain(`'${file}'`);
});
