// The demonstration from a fresh clone: sets up and builds what is missing, then runs it.
import { build } from './build.mjs';
import { main } from './stage.mjs';

await main(async () => {
  await build({ isQuiet: true });
  const { runDemo } = await import(new URL('../packages/cli/dist/demo/main.js', import.meta.url).href);
  return await runDemo();
});
