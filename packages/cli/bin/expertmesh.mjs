#!/usr/bin/env node
// Committed so that npm links the command before the sources are built.
import { existsSync } from 'node:fs';

const entry = new URL('../dist/main.js', import.meta.url);
if (!existsSync(entry)) {
  process.stderr.write('error: expertmesh is not built yet. Run: npm ci && npm run build\n');
  process.exit(1);
}
await import(entry.href);
