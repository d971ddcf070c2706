// Builds the images that a bare install of the chart runs, without Docker, from this machine's own files: node test/k8s/images.mjs FOLDER
// What a Dockerfile says of its image (user, entry point, command, environment, folder) is read from it, and what its last stage
// copies is laid out by the same script: a pod of this image runs what one of Docker's would.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tools = join(root, 'test/k8s/cluster');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const app = '/opt/expertmesh';

/** Their base is the machine's: each program with the libraries that it loads. */
const images = [
  { name: `expertmesh/coordinator:${version}`, dockerfile: 'coordinator', kind: 'coordinator', programs: ['node', 'tini'] },
  { name: `expertmesh/worker-cpu:${version}`, dockerfile: 'worker-cpu', kind: 'worker', programs: ['node', 'tini'] },
  { name: 'redis:7.2.7-bookworm', programs: ['redis-server'] },
];

/** Archives of all images, by file name. Installs what is missing of their programs. */
export function buildImages(folder) {
  const missing = ['tini', 'redis-server'].filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (missing.length > 0) execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: 'inherit' });
  mkdirSync(folder, { recursive: true });
  return images.map((image) => buildImage(image, folder));
}

function buildImage({ name, dockerfile, kind, programs }, folder) {
  const work = mkdtempSync(join(tmpdir(), 'expertmesh-image-'));
  try {
    execFileSync(join(tools, 'rootfs.sh'), [work, ...programs], { stdio: 'inherit' });
    for (const program of programs) addName(work, program);
    const config = dockerfile === undefined ? [] : imageConfig(readFileSync(join(root, `deploy/docker/${dockerfile}.Dockerfile`), 'utf8'));
    if (kind !== undefined) {
      execFileSync(process.execPath, [join(root, 'deploy/docker/lay-out.mjs'), kind, join(work, app)], { stdio: 'inherit' });
      addLibraries(work);
      mkdirSync(join(work, 'usr/local/bin'), { recursive: true });
      symlinkSync(`${app}/packages/cli/bin/expertmesh.mjs`, join(work, 'usr/local/bin/expertmesh'));
      // The command's first line asks for it where Debian has it.
      if (!existsSync(join(work, 'usr/bin/env'))) symlinkSync('/bin/busybox', join(work, 'usr/bin/env'));
    }
    const out = join(folder, `${name.replace(/[/:]/g, '-')}.tar`);
    const reference = name.includes('/') ? `docker.io/${name}` : `docker.io/library/${name}`;
    execFileSync(join(tools, 'image.py'), ['--name', reference, '--root', work, '--out', out, ...config], { stdio: 'inherit' });
    return out;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** A program that is another one under its own name, as redis-server is on Debian, keeps it. */
function addName(work, program) {
  const named = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  if (realpathSync(named) !== named) symlinkSync(realpathSync(named), join(work, named));
}

/** Libraries of the addons that node opens; Debian's own image has them. */
function addLibraries(work) {
  const addons = readdirSync(join(work, app), { recursive: true }).filter((file) => file.endsWith('.node'));
  const loaded = addons.flatMap((file) => execFileSync('ldd', [join(work, app, file)], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? []);
  for (const library of new Set(loaded)) {
    mkdirSync(dirname(join(work, library)), { recursive: true });
    cpSync(realpathSync(library), join(work, library));
  }
}

/** Arguments of image.py for what the last stage says. */
function imageConfig(dockerfile) {
  const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM'));
  const said = (instruction) => new RegExp(`^${instruction} (.*)$`, 'm').exec(stage)?.[1];
  const environment = [...stage.matchAll(/^ENV (.*)$/gm)].flatMap(([, pair]) => ['--env', pair]);
  return ['--entrypoint', said('ENTRYPOINT'), '--cmd', said('CMD'), '--user', said('USER'), '--workdir', said('WORKDIR'), ...environment];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of buildImages(process.argv[2] ?? join(root, 'build/images'))) process.stdout.write(`${file}\n`);
}
