const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 11.4 GiB; whole bytes below 1 KiB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < binary.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${binary[unit]}`;
}

const decimal = ['', 'k', 'M', 'G', 'T'] as const;

/** 91.2M; whole numbers below 10000. */
export function formatCount(count: number): string {
  if (count < 10_000) return String(count);
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < decimal.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)}${decimal[unit]}`;
}

/** 12.3% of a fraction of 0.123. */
export function formatShare(fraction: number, digits = 1): string {
  return `${(fraction * 100).toFixed(digits)}%`;
}

/** 0.84s, 12.3s, 2m 5s. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)}s`;
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m ${whole % 60}s`;
}

/** 1 worker, 2 workers. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const durationSteps = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
] as const;

/** 15m, 2h 5m, 29s: the two largest units, rounded to seconds. */
export function formatDuration(milliseconds: number): string {
  let seconds = Math.round(milliseconds / 1000);
  const parts: string[] = [];
  for (const [size, unit] of durationSteps) {
    if (seconds >= size) parts.push(`${Math.floor(seconds / size)}${unit}`);
    seconds %= size;
  }
  if (seconds > 0 || parts.length === 0) parts.push(`${seconds}s`);
  return parts.slice(0, 2).join(' ');
}
