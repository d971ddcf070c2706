// node scripts/bench-loading.mjs FOLDER [THREADS]: a model of real size on one engine. Loading beside a plain parallel read and
// copy of the same files, peak memory beside what is packed, prefill and decode beside the machine's own figures. Linux;
// needs room in memory for the model. Prints JSON.
import { spawnSync } from 'node:child_process';
import { read } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expertFormats, openModelFolder } from '../packages/models/dist/index.js';
import { attentionsOf, loadNative, localFormat, mixtureOf, unlimitedSlots } from '../packages/native/dist/index.js';

const [folderPath, threadsText = '2'] = process.argv.slice(2);
const numReaders = 4;
const pieceBytes = 4 << 20;
const kvBlocks = 64;
const promptLength = 512;
const decodeSteps = 32;

if (folderPath === undefined) {
  process.stderr.write('usage: node scripts/bench-loading.mjs FOLDER [THREADS]\n');
  process.exit(2);
}
if (process.env.BENCH_PLAIN === '1') await plainChild();
else await main();

/** In a process of its own: the copy is as large as the model. */
async function plainChild() {
  const readAt = promisify(read);
  const { files } = await openModelFolder(folderPath);
  const pieces = [];
  const handles = []; // one that is collected as garbage closes its file
  let total = 0;
  for (const file of files) {
    const handle = await open(file);
    handles.push(handle);
    const { size } = await handle.stat();
    total += size;
    for (let at = 0; at < size; at += pieceBytes) pieces.push({ fd: handle.fd, at, length: Math.min(pieceBytes, size - at) });
  }
  const began = performance.now();
  let next = 0;
  const held = [];
  const reader = async () => {
    const scratch = Buffer.allocUnsafeSlow(pieceBytes);
    for (let piece = pieces[next++]; piece !== undefined; piece = pieces[next++]) {
      await readAt(piece.fd, scratch, 0, piece.length, piece.at);
      const copy = Buffer.allocUnsafeSlow(piece.length);
      scratch.copy(copy, 0, 0, piece.length);
      held.push(copy);
    }
  };
  await Promise.all(Array.from({ length: numReaders }, reader));
  process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1e3, bytes: total }));
  await Promise.all(handles.map((handle) => handle.close()));
}

async function main() {
  const folder = await openModelFolder(folderPath);
  forgetFiles(folder.files);
  const child = spawnSync(process.execPath, process.argv.slice(1), { env: { ...process.env, BENCH_PLAIN: '1' }, encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`the plain read ended with ${child.status ?? child.signal}: ${child.stderr}`);
  const plain = JSON.parse(child.stdout);
  forgetFiles(folder.files);

  const native = loadNative();
  const engine = native.engineOpen({ threads: Number(threadsText), kernels: 'auto' });
  const began = performance.now();
  const opened = await openModelFolder(folderPath);
  const checkpoint = await native.checkpointOpen(opened.files, opened.tensors, { pageCache: 'keep' });
  const store = await native.expertStoreOpen(engine, checkpoint, opened.spec, 'f32', unlimitedSlots);
  const decoder = await native.decoderOpen(engine, checkpoint, opened.spec, { kvBlocks, kvDtype: 'f32', wireDtype: 'f32' });
  await loadExperts(native, store, opened);
  const formats = expertFormats(opened.spec, opened.tensors);
  for (const [layer, spec] of opened.spec.layers.entries()) {
    const moe = mixtureOf(spec);
    if (moe !== null) native.decoderSetLocal(decoder, store, 0, layer, new Uint8Array(moe.numExperts).fill(localFormat(formats[layer])));
  }
  const loadSeconds = (performance.now() - began) / 1e3;
  const peakAfterLoad = await peakBytes();

  const steps = await measureSteps(native, engine, decoder, opened.spec);
  const bytes = opened.tensors.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const kvBytes = opened.spec.layers.length * kvBlocks * 32 * 2 * kvWidth(opened.spec) * 4;
  const result = {
    model: { tensors: opened.tensors.length, bytes },
    plain: { seconds: plain.seconds, gigabytesPerSecond: plain.bytes / plain.seconds / 1e9 },
    load: { seconds: loadSeconds, gigabytesPerSecond: bytes / loadSeconds / 1e9, shareOfPlain: plain.seconds / loadSeconds },
    memory: { peakBytes: await peakBytes(), peakAfterLoad, wantedAtMost: 1.1 * (bytes + kvBytes + 300e6) },
    steps,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exit(0);
}

/** The system's copies of the files go, so that both reads come from the disk. */
function forgetFiles(files) {
  for (const file of files) spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
}

async function loadExperts(native, store, { spec, tensors }) {
  const formats = expertFormats(spec, tensors);
  const experts = spec.layers.flatMap((one, layer) =>
    Array.from({ length: mixtureOf(one)?.numExperts ?? 0 }, (_, expert) => [layer, expert]),
  );
  let next = 0;
  const loadInTurn = async () => {
    for (let found = experts[next++]; found !== undefined; found = experts[next++]) {
      await native.expertLoad(store, found[0], found[1], formats[found[0]], 'needed');
    }
  };
  await Promise.all(Array.from({ length: 8 }, loadInTurn));
}

async function measureSteps(native, engine, decoder, spec) {
  const readGBs = await native.probeRead(engine, 1 << 30);
  const fmaGflops = await native.probeFma(engine, 1000);
  const prompt = Int32Array.from({ length: promptLength }, (_, i) => (i * 7919 + 13) % spec.vocabSize);
  await step(native, decoder, prompt.subarray(0, 64), 0);
  const prefillSeconds = await step(native, decoder, prompt, 0);
  const times = [];
  for (let i = 0; i < decodeSteps; i += 1)
    times.push(await step(native, decoder, Int32Array.of((i * 101) % spec.vocabSize), promptLength + i));
  const decodeSeconds = times.sort((a, b) => a - b)[decodeSteps >> 1];
  const { head, body } = activeWeights(spec);
  const prefillFlops = 2 * (promptLength * body + head);
  return {
    readGBs,
    fmaGflops,
    prefillTokensPerSecond: promptLength / prefillSeconds,
    prefillShareOfFma: prefillFlops / prefillSeconds / 1e9 / fmaGflops,
    decodeTokensPerSecond: 1 / decodeSeconds,
    decodeShareOfRead: ((head + body) * 2) / decodeSeconds / 1e9 / readGBs,
  };
}

async function step(native, decoder, tokens, start) {
  const blocks = Int32Array.from({ length: Math.ceil((start + tokens.length) / 32) }, (_, i) => i);
  const batch = native.batchOpen(decoder, {
    tokens,
    positions: Int32Array.from(tokens, (_, i) => start + i),
    sequences: new Int32Array(tokens.length),
    blockTable: blocks,
    blockOffsets: Int32Array.of(0, blocks.length),
    ropeInverseFrequencies: new Float32Array(0),
    logitRows: Int32Array.of(tokens.length - 1),
    stack: 'decoder',
    sources: null,
    numPadding: new Int32Array(0),
  });
  const began = performance.now();
  await native.batchRun(batch);
  const seconds = (performance.now() - began) / 1e3;
  native.batchClose(batch);
  return seconds;
}

/** Weights that one token uses, in layers with experts and in the head: bf16 assumed for their bytes. */
function activeWeights(spec) {
  const { hiddenSize } = spec;
  const body = spec.layers.reduce((sum, layer) => {
    const moe = mixtureOf(layer);
    const projections = attentionsOf(layer).reduce(
      (all, { numHeads, numKvHeads, headDim }) => all + hiddenSize * headDim * 2 * (numHeads + numKvHeads),
      0,
    );
    const experts = moe === null ? 0 : moe.numExperts * hiddenSize + moe.gate.topK * 3 * hiddenSize * moe.expertIntermediateSize;
    return sum + projections + experts;
  }, 0);
  return { body, head: spec.vocabSize * hiddenSize };
}

function kvWidth({ layers }) {
  const [{ numKvHeads, headDim }] = attentionsOf(layers[0]);
  return numKvHeads * headDim;
}

async function peakBytes() {
  return 1024 * Number((await readFile('/proc/self/status', 'utf8')).match(/VmHWM:\s+(\d+)/)[1]);
}
