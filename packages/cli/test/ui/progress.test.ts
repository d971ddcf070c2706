import { FakeClock } from '@expertmesh/common';
import { expect, it } from 'vitest';
import { createProgress } from '../../src/ui/progress.js';
import { RecordingTerminal } from '../recording-terminal.js';

it('without a terminal there is a line for each tenth of the way, and one every half minute', () => {
  const terminal = new RecordingTerminal();
  const clock = new FakeClock();
  const progress = createProgress(terminal, clock);
  for (let done = 0; done <= 20; done += 1) progress.update(done / 100, `${done} of 100`);
  clock.advance(29_999);
  progress.update(0.2, 'too early');
  clock.advance(1);
  progress.update(0.2, 'still 20 of 100');
  progress.done('finished');
  expect(terminal.stderr).toBe('0 of 100\n10 of 100\n20 of 100\nstill 20 of 100\nfinished\n');
  expect(terminal.stdout).toBe('');
});

it('on a terminal one line is redrawn and removed at the end', () => {
  const terminal = new RecordingTerminal({ isErrTty: true });
  const progress = createProgress(terminal, new FakeClock());
  progress.update(0.5, 'half');
  progress.clear();
  progress.clear();
  expect(terminal.stderr).toBe('\r[##########----------]  half\u001b[K\r\u001b[K');
});
