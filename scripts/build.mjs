// Builds the native addon and the TypeScript packages; both builds do only what has changed.
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { command, isMain, main, root, stage } from './stage.mjs';

export async function build({ isQuiet = false } = {}) {
  await setUp({ isQuiet });
  await stage('native addon (minutes the first time)', () => command(process.execPath, [nativeBuild], { isQuiet }));
  await buildTypeScript({ isQuiet });
}

/** `--tests` builds and runs the C++ tests too. */
export const nativeBuild = join(root, 'scripts/build-native.mjs');

export async function buildTypeScript({ isQuiet = false } = {}) {
  await stage('TypeScript', () => command(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--build'], { isQuiet }));
}

if (isMain(import.meta.url)) await main(build);
