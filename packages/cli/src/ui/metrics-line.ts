/** Where to look for the metrics of one process. */
export function metricsLine(of: string, address: string): string {
  return `metrics of ${of}: http://${address}/metrics\n`;
}
