import { setTimeout as delay } from 'node:timers/promises';

/** Asks until `answer` is not null. @param problem said when `limitMs` is over */
export async function within<T>(limitMs: number, ask: () => Promise<T | null>, problem: () => string): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > end) throw new Error(`after ${limitMs / 1000} s ${problem()}`);
    await delay(50);
  }
}
