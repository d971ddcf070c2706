const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 430 MiB, 14.2 GiB. */
export function bytesText(bytes: number): string {
  const unit = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** unit).toFixed(1))} ${units[unit]}`;
}
