#!/usr/bin/env node
// Committed so that npm links the command before the sources are built.
import { existsSync, readFileSync } from 'node:fs';

/** Node opens its modules side by side, and says that packages are missing when it may open no more files. */
const filesNeeded = 128;

const entry = new URL('../dist/main.js', import.meta.url);
if (!existsSync(entry)) fail('expertmesh is not built yet. Run: npm ci && npm run build');
const limit = openFilesLimit();
if (limit < filesNeeded) {
  const remedy = 'ulimit -n 4096, LimitNOFILE of systemd, or --ulimit nofile of a container';
  fail(`at most ${limit} files may be open here; wanted ${filesNeeded} or more. Raise the limit: ${remedy}`);
}
await import(entry.href);

function openFilesLimit() {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function fail(problem) {
  process.stderr.write(`error: ${problem}\n`);
  process.exit(1);
}
