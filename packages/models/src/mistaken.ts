// What people have where a model folder or one of its files is wanted, each with what to do about it.
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const headBytes = 256;
const downloadAgain = 'Download it again';

/** What a file begins with that is not what its name says, and the remedy. Every byte zero is told from the head alone. */
const beginnings: readonly (readonly [test: (head: Buffer) => boolean, problem: string])[] = [
  [(head) => head.length === 0, `it is empty. ${downloadAgain}`],
  [
    startsWith('version https://git-lfs'),
    'it is a Git LFS pointer, not the file itself. In the clone run: git lfs install && git lfs pull; or download it with: hf download',
  ],
  [
    (head) => /^\s*<(?:!doctype|html|head|\?xml)/i.test(head.toString('latin1')),
    `it is a web page, not the file: the download was refused or led elsewhere (is a login wanted?). ${downloadAgain} with: hf download`,
  ],
  [startsWith('GGUF'), 'it is a GGUF file. Use the safetensors checkpoint that it was made from'],
  [
    startsWith('PK\u0003\u0004'),
    'it is a PyTorch file. Load it with transformers and save it with save_pretrained, which writes safetensors',
  ],
  [
    startsWith('\u0080\u0002'),
    'it is a Python pickle. Load it with transformers and save it with save_pretrained, which writes safetensors',
  ],
  [
    startsWith('\u0089HDF'),
    'it is an HDF5 file of Keras. Load it with transformers and save it with save_pretrained, which writes safetensors',
  ],
  [startsWith('\u001f\u008b'), 'it is compressed by gzip. Unpack it'],
  [startsWith('\u0028\u00b5\u002f\u00fd'), 'it is compressed by Zstandard. Unpack it'],
  [
    (head) => head.length === headBytes && head.every((byte) => byte === 0),
    `it begins with nothing but zeros, as a download that was cut short. ${downloadAgain}`,
  ],
];

function startsWith(text: string): (head: Buffer) => boolean {
  const wanted = Buffer.from(text, 'latin1');
  return (head) => head.subarray(0, wanted.length).equals(wanted);
}

/** What a file is instead of JSON or safetensors, and the remedy; null where it does not show, or cannot be read. */
export async function mistakenFile(file: string): Promise<string | null> {
  try {
    const handle = await open(file);
    try {
      if ((await handle.stat()).isDirectory()) return 'it is a directory; wanted a file';
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      const head = buffer.subarray(0, bytesRead);
      return beginnings.find(([test]) => test(head))?.[1] ?? null;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

/** By the names in a folder: what it holds instead of a checkpoint in safetensors. In the order of what says most. */
const contents: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^adapter_(?:config\.json|model\.\w+)$/,
    (name) => `it holds an adapter only (${name}). Merge it into its base model, with merge_and_unload of PEFT, and save that`,
  ],
  [/\.(?:incomplete|part|aria2|crdownload|download)$/, (name) => `a download has not been completed (${name}). Run it again`],
  [/\.gguf$/i, (name) => `it holds a GGUF file (${name}). Use the safetensors checkpoint that it was made from`],
  [
    /^pytorch_model.*\.bin(?:\.index\.json)?$|\.(?:pth|pt|ckpt)$|^consolidated.*\.(?:pth|safetensors)$/,
    (name) =>
      `it holds the weights as ${name}. Load them with transformers and save them with save_pretrained, which writes model.safetensors`,
  ],
  [
    /^(?:tf_model\.h5|flax_model\.msgpack)/,
    (name) =>
      `it holds the weights as ${name}. Load them with transformers and save them with save_pretrained, which writes model.safetensors`,
  ],
  [/\.onnx(?:_data)?$/, (name) => `it holds an ONNX model (${name}). Use the safetensors checkpoint that it was made from`],
  [
    /\.(?:distcp|metadata)$/,
    (name) =>
      `it holds a checkpoint of torch.distributed (${name}). Convert it and save it with save_pretrained, which writes model.safetensors`,
  ],
  [
    /\.safetensors$/,
    (name) =>
      `its weights have the name ${name}. One file has to be called model.safetensors; of several, model.safetensors.index.json has to name each`,
  ],
];

/** What a folder without the wanted files holds, and the remedy; null where nothing in it says. */
export async function mistakenFolder(folder: string): Promise<string | null> {
  const names = (await readdir(folder).catch((): string[] => [])).sort();
  for (const [pattern, problem] of contents) {
    const found = names.find((name) => pattern.test(name));
    if (found !== undefined) return problem(found);
  }
  for (const name of names) {
    const inner: readonly string[] = await readdir(join(folder, name)).catch(() => []);
    if (inner.includes('config.json')) return `the model lies in the folder ${name} within it. Give that one`;
  }
  return names.length === 0 ? 'it is empty' : null;
}

/** Of a file that is not there: that a download of it lies beside it, not completed. */
export async function unfinishedDownload(folder: string, name: string): Promise<string | null> {
  const beside: readonly string[] = await readdir(folder).catch(() => []);
  const ofHub: readonly string[] = await readdir(join(folder, '.cache/huggingface/download')).catch(() => []);
  const found = [...beside, ...ofHub].find(
    (other) => other !== name && other.startsWith(name) && /\.(?:incomplete|part|aria2|crdownload)$/.test(other),
  );
  return found === undefined ? null : `its download has not been completed (${found}). Run it again`;
}
