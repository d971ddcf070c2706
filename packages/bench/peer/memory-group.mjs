// A memory cgroup for one side of a comparison: its processes and the page cache that they fill. It needs root, and a hierarchy that may be written to.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const versions = [
  {
    root: '/sys/fs/cgroup/memory',
    marker: 'memory.limit_in_bytes',
    limit: 'memory.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
    events: 'memory.oom_control',
    killed: /^oom_kill (\d+)/m,
  },
  {
    root: '/sys/fs/cgroup',
    marker: 'cgroup.controllers',
    limit: 'memory.max',
    peak: 'memory.peak',
    events: 'memory.events',
    killed: /^oom_kill (\d+)/m,
  },
];

/** @param bytes what the side may have in memory at once */
export function openMemoryGroup(name, bytes) {
  const version = versions.find(({ root, marker }) => existsSync(join(root, marker)));
  if (version === undefined) throw new Error('--limit wants cgroups with a memory controller under /sys/fs/cgroup');
  const folder = join(version.root, `expertmesh-${name}-${process.pid}`);
  mkdirSync(folder);
  writeFileSync(join(folder, version.limit), String(bytes));
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  return {
    /** Of a program that is to run in the group, and of its children. */
    command: (program, args) => ['sh', ['-c', 'echo $$ > "$0" && exec "$@"', join(folder, 'cgroup.procs'), program, ...args]],
    peakBytes: () => Number(read(version.peak)),
    numKilled: () => Number(version.killed.exec(read(version.events))?.[1] ?? 0),
    close: () => rmdirSync(folder),
  };
}
