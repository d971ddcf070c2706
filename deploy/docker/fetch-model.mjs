// Copies a checkpoint's files from a URL, as the init container of a worker: node fetch-model.mjs BASE-URL FOLDER NAME[=SHA256]...
// MODEL_TOKEN of the environment is sent as a bearer token. A file that is there already is whole: each is renamed into place.
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

const maxAttempts = 5;
const [base, folder, ...files] = process.argv.slice(2);
if (files.length === 0) fail('usage: node fetch-model.mjs BASE-URL FOLDER NAME[=SHA256]...');
const headers = process.env.MODEL_TOKEN ? { authorization: `Bearer ${process.env.MODEL_TOKEN}` } : {};

for (const file of files) {
  const [name, sha256] = file.split('=');
  if (existsSync(join(folder, name))) continue;
  await fetchFile(name, sha256);
}

async function fetchFile(name, sha256) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await copy(name, sha256);
    } catch (error) {
      const problem = `${name}: ${error.cause?.message ?? error.message}`;
      if (error.isFinal || attempt === maxAttempts) fail(`${problem}. Look at model.url.base and model.url.files`);
      process.stderr.write(`${problem}; trying again\n`);
      await pause(1000 * 2 ** attempt);
    }
  }
}

async function copy(name, sha256) {
  const response = await fetch(new URL(name, base), { headers });
  if (!response.ok) throw Object.assign(new Error(`the server answers ${response.status}`), { isFinal: response.status < 500 });
  const part = join(folder, `${name}.part`);
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = async function* (chunks) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(Readable.fromWeb(response.body), measured, createWriteStream(part));
  const found = hash.digest('hex');
  if (sha256 !== undefined && found !== sha256) {
    await rm(part);
    throw Object.assign(new Error(`its SHA-256 is ${found}; wanted ${sha256}`), { isFinal: true });
  }
  await rename(part, join(folder, name));
  process.stdout.write(`${name}: ${bytes} bytes\n`);
}

function fail(problem) {
  process.stderr.write(`error: ${problem}\n`);
  process.exit(1);
}
