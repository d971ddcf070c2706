// How long something takes, and for how long the event loop stands still meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';

export async function withLongestTurn(run) {
  await sleep(50); // what came before left to do
  let last = performance.now();
  let longestTurnMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longestTurnMs = Math.max(longestTurnMs, now - last);
    last = now;
  }, 1);
  const began = last;
  const result = await run();
  const milliseconds = performance.now() - began;
  await sleep(5);
  clearInterval(timer);
  return { milliseconds, longestTurnMs, result };
}
