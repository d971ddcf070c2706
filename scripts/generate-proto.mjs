// Writes packages/proto/gen from proto/. `--check` fails when the committed files are not what proto/ gives.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import { bigintCode, bigintTypes } from './bigint-fields.mjs';
import { completeDescriptor } from './complete-descriptor.mjs';

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

/** Beyond 2^53 too each value is another one: a seed is a key. Of counts, times and versions a number is enough. */
const bigintFields = ['seed'];

const options = ['-p', protoDir, '-w', 'esm', '--force-number', '--keep-case=false', '--no-delimited', '--no-typeurl', '--dts'];
const generated = join(genDir, 'messages.js');
const descriptors = join(genDir, 'descriptors.js');
const longFields = join(genDir, 'long-fields.js');
const before = [generated, descriptors, longFields].map(readIfPresent);
execFileSync(process.execPath, [pbjs, '-t', 'static-module', ...options, '-o', generated, ...files.map((file) => join(protoDir, file))], {
  stdio: 'inherit',
});
const docs = /^ *\/\*\*[\s\S]*?\*\/\n/gm;
/** The types have them too, where readers and editors look. */
const withoutDocs = (code) => code.replace(docs, '').replace(/\/\* id \d+, wireType \d =\*\/|^ *\/\/ (?:Virtual )?OneOf .*\n/gm, '');
/** Of methods, which are the same for every message. */
const withoutMethodDocs = (types) => types.replace(docs, (text) => (/@param|@returns/.test(text) ? '' : text));
/** One space a level instead of four, and no empty lines: a third of the code is indentation. */
const narrow = (text) => text.replace(/^(?: {4})+/gm, (spaces) => ' '.repeat(spaces.length / 4)).replace(/^ *\n/gm, '');
for (const [name, withBigint, shorten] of [
  ['messages.js', bigintCode, withoutDocs],
  ['messages.d.ts', bigintTypes, withoutMethodDocs],
]) {
  const path = join(genDir, name);
  const text = narrow(shorten(bigintFields.reduce(withBigint, readFileSync(path, 'utf8'))));
  writeFileSync(path, text.startsWith(header) ? text : header + text);
}
writeDescriptors();
writeLongFields();
if (process.argv.includes('--check') && [generated, descriptors, longFields].some((path, index) => before[index] !== readIfPresent(path))) {
  process.stderr.write('packages/proto/gen is not what proto/ gives; run: npm run proto\n');
  process.exit(1);
}

/** What server reflection tells: our services, and the standard ones that our servers have beside them. */
function writeDescriptors() {
  const health = join(dirname(require.resolve('grpc-health-check/package.json')), 'proto');
  const reflection = join(dirname(require.resolve('@grpc/reflection/package.json')), 'build/proto');
  const all = new protobuf.Root();
  all.resolvePath = (_origin, target) => [protoDir, health, reflection].map((dir) => join(dir, target)).find(existsSync) ?? target;
  const standard = ['health/v1/health.proto', 'grpc/reflection/v1/reflection.proto', 'grpc/reflection/v1alpha/reflection.proto'];
  all.loadSync([...files.filter((file) => file.startsWith('expertmesh/')), ...standard]).resolveAll();
  const described = all.toDescriptor('proto3').file;
  for (const file of described) completeDescriptor(file);
  const lines = described.map((file) => `  '${Buffer.from(descriptor.FileDescriptorProto.encode(file).finish()).toString('base64')}',\n`);
  writeFileSync(
    descriptors,
    `${header}/** FileDescriptorProtos in base64, one for each package. */\nexport const fileDescriptors = [\n${lines.join('')}];\n`,
  );
  writeFileSync(join(genDir, 'descriptors.d.ts'), `${header}export const fileDescriptors: readonly string[];\n`);
}

/** Of all that requests to a model may have in them, the fields that are many things in one: lists in one piece, and other messages. */
function writeLongFields() {
  const all = new protobuf.Root();
  all.resolvePath = (_origin, target) => join(protoDir, target);
  all.loadSync(['expertmesh/v1/inference.proto']).resolveAll();
  const { GenerateHead, Inference } = all.lookup('expertmesh.v1').nested;
  const types = new Set([GenerateHead, ...Inference.methodsArray.map(({ resolvedRequestType }) => resolvedRequestType)]);
  for (const { fieldsArray } of types) for (const { resolvedType } of fieldsArray) if (resolvedType?.fieldsArray) types.add(resolvedType);
  const lines = [...types].flatMap(({ name, fieldsArray }) => {
    const long = fieldsArray.filter(({ repeated, type, resolvedType }) => (repeated && type === 'uint32') || types.has(resolvedType));
    const entry = ({ id, name: field, resolvedType }) => `${id}: ['${field}', ${resolvedType === null ? null : `'${resolvedType.name}'`}]`;
    return long.length > 0 ? `  ${name}: { ${long.map(entry).join(', ')} },\n` : [];
  });
  const text = '/** By message and number: the name of a field, and the message that it holds; null: whole numbers. */\n';
  writeFileSync(longFields, `${header}${text}export const longFields = {\n${lines.join('')}};\n`);
  const type = 'Readonly<Record<string, Readonly<Record<number, readonly [string, string | null]>>>>';
  writeFileSync(join(genDir, 'long-fields.d.ts'), `${header}export const longFields: ${type};\n`);
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
