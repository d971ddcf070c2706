// Writes packages/proto/gen from proto/. `--check` fails when the committed files are not what proto/ gives.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const protoDir = join(root, 'proto');
const genDir = join(root, 'packages/proto/gen');
const require = createRequire(import.meta.url);
const pbjs = join(dirname(require.resolve('protobufjs-cli/package.json')), 'bin/pbjs');
const header = '// Generated from proto/ by scripts/generate-proto.mjs; do not edit.\n';

const files = [
  ...readdirSync(join(protoDir, 'expertmesh/v1')).map((name) => join('expertmesh/v1', name)),
  'google/rpc/status.proto',
].sort();

const options = ['-p', protoDir, '-w', 'esm', '--force-number', '--keep-case=false', '--dts'];
const generated = join(genDir, 'messages.js');
const before = readIfPresent(generated);
execFileSync(process.execPath, [pbjs, '-t', 'static-module', ...options, '-o', generated, ...files.map((file) => join(protoDir, file))], {
  stdio: 'inherit',
});
for (const name of ['messages.js', 'messages.d.ts']) {
  const path = join(genDir, name);
  const text = readFileSync(path, 'utf8');
  if (!text.startsWith(header)) writeFileSync(path, header + text);
}
if (process.argv.includes('--check') && before !== readFileSync(generated, 'utf8')) {
  process.stderr.write('packages/proto/gen is not what proto/ gives; run: npm run proto\n');
  process.exit(1);
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
