import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages', import.meta.url));

export default defineConfig({
  resolve: {
    // Tests see the sources, so that there is one instance of each module.
    alias: {
      '@expertmesh/proto/server': `${packages}/proto/src/server/index.ts`,
      ...Object.fromEntries(readdirSync(packages).map((name) => [`@expertmesh/${name}`, `${packages}/${name}/src/index.ts`])),
    },
  },
  test: {
    pool: 'forks',
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Conditions of processes on a busy machine take longer than vitest's second.
    expect: { poll: { timeout: 20_000 } },
  },
});
