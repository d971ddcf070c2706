// One of the two that are compared, as a process: it answers each task that it is given by a line {"tokens", "seconds"}.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** @param group memory that the process and its children have, or null */
export async function startSide(script, args, group) {
  const program = [process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args]];
  const [command, commandArgs] = group === null ? program : group.command(...program);
  const child = spawn(command, commandArgs, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} has ended`);
    return JSON.parse(value);
  };
  await next();
  return {
    run: (task) => {
      child.stdin.write(`${task}\n`);
      return next();
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Tells that it is ready, and runs the tasks that it is given until there are no more. */
export async function answerTasks(tasks) {
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await tasks[line]()));
}
