import { type Gaps, percentile } from './gaps.js';
import type { RoundReport } from './round.js';

/** Of all rounds with the same faults. */
export interface FaultSummary {
  readonly fault: string;
  readonly rounds: number;
  readonly requests: number;
  readonly failed: number;
  readonly changed: number;
  /** Rounds after which something was not as before. */
  readonly unsettled: number;
  /** Milliseconds: median, 95th percentile and longest of the rounds' longest gaps; null where no round had such a stream. */
  readonly elsewhere: readonly number[] | null;
  readonly own: readonly number[] | null;
  /** Median of the rounds' ratios of the 99th percentile between tokens during the fault to that before it, in streams elsewhere. */
  readonly p99Ratio: number | null;
}

export function summaryOf(reports: readonly RoundReport[]): FaultSummary[] {
  const byFault = new Map<string, RoundReport[]>();
  for (const report of reports) {
    const fault = report.faults.join(' + ');
    byFault.set(fault, [...(byFault.get(fault) ?? []), report]);
  }
  return [...byFault].sort(([one], [other]) => (one < other ? -1 : 1)).map(([fault, of]) => summaryOfFault(fault, of));
}

/** For people: a line for each fault under a line of titles. */
export function tableOf(summaries: readonly FaultSummary[]): string {
  const titles = ['fault', 'rounds', 'requests', 'failed', 'changed', 'gap elsewhere, ms', 'gap own, ms', 'p99 ratio'];
  const rows = summaries.map(({ fault, rounds, requests, failed, changed, elsewhere, own, p99Ratio }) => [
    ...[fault, rounds, requests, failed, changed].map(String),
    ...[elsewhere, own].map((gaps) => gaps?.map((ms) => Math.round(ms)).join(' / ') ?? '-'),
    p99Ratio?.toFixed(2) ?? '-',
  ]);
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const lineOf = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [titles, widths.map((width) => '-'.repeat(width)), ...rows].map(lineOf).join('\n');
}

function summaryOfFault(fault: string, reports: readonly RoundReport[]): FaultSummary {
  const sum = (countOf: (report: RoundReport) => number) => reports.reduce((total, report) => total + countOf(report), 0);
  return {
    fault,
    rounds: reports.length,
    requests: sum(({ numRequests }) => numRequests),
    failed: sum(({ failed }) => failed.length),
    changed: sum(({ changed }) => changed.length),
    unsettled: sum(({ problems }) => (problems.length > 0 ? 1 : 0)),
    elsewhere: spread(reports.map(({ gaps }) => gaps?.elsewhere ?? null)),
    own: spread(reports.map(({ gaps }) => gaps?.own ?? null)),
    p99Ratio: percentile(present(reports.map(({ gaps }) => p99Ratio(gaps))), 50),
  };
}

function p99Ratio(gaps: Gaps | null): number | null {
  return gaps === null || gaps.p99Before === null || gaps.p99During === null ? null : gaps.p99During / gaps.p99Before;
}

function spread(values: readonly (number | null)[]): number[] | null {
  const all = present(values);
  return all.length === 0 ? null : [50, 95, 100].map((percent) => percentile(all, percent)!);
}

function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}
