import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ReadMetrics } from './metric.js';

/** Period of the timer whose lateness is measured. */
const resolutionMs = 10;
const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };
/** By name, as fractions. */
const statistics = { median: 0.5, p99: 0.99, max: 1 };

/** Memory, processor time, open files and event loop of this process. The returned function ends the measuring. */
export function addProcessMetrics(set: ReadMetrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  set.gauges('expertmesh_process_event_loop_delay_seconds', 'How late timers ran since the last scrape', ['statistic'], () => {
    // The monitor counts the timer's own period too.
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3);
    const samples = Object.entries(statistics).map(([name, fraction]) => [[name], late(delay.percentile(100 * fraction))] as const);
    delay.reset();
    return samples;
  });
  set.gauge('expertmesh_process_resident_memory_bytes', 'Resident memory of the process, native engine included', () =>
    process.memoryUsage.rss(),
  );
  set.gauge('expertmesh_process_heap_used_bytes', 'Memory in use by JavaScript objects', () => process.memoryUsage().heapUsed);
  set.counter('expertmesh_process_cpu_seconds_total', 'Processor time of all threads of the process', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  set.gauge('expertmesh_process_open_file_descriptors', 'Open files and sockets', () => readdirSync('/proc/self/fd').length);
  set.gauges('expertmesh_build_info', 'Version of this program and of Node; always 1', ['version', 'node'], () => [
    [[version, process.version], 1],
  ]);
  const startTime = Date.now() / 1e3 - process.uptime();
  set.gauge('expertmesh_process_start_time_seconds', 'Start of the process since the Unix epoch', () => startTime);
  return () => delay.disable();
}
