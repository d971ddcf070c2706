import type { TensorContent } from './folders.js';

/** Experts of a layer in one tensor for gate and up and one for down, in the block that transformers 5 has for every family. */
export function fuse(tensors: readonly TensorContent[], suffix = ''): TensorContent[] {
  const expert = /^(.*)\.(?:mlp|block_sparse_moe)\.experts\.(\d+)\.(gate_proj|up_proj|down_proj|w1|w2|w3)\.weight$/;
  const others = tensors.filter(({ name }) => !expert.test(name));
  const byPlace = new Map(tensors.map((tensor) => [expert.exec(tensor.name)?.slice(1).join('/'), tensor]));
  const layers = new Set(tensors.flatMap(({ name }) => expert.exec(name)?.[1] ?? []));
  const fused = [...layers].flatMap((layer) => {
    const at = (index: number, ...names: string[]) => names.flatMap((name) => byPlace.get(`${layer}/${index}/${name}`) ?? [])[0];
    const experts = Array.from({ length: 64 }, (_, index) => index).filter((index) => at(index, 'down_proj', 'w2') !== undefined);
    const stack = (name: string, parts: TensorContent[][]): TensorContent => {
      const [rows, columns] = parts[0]![0]!.shape as [number, number];
      const shape = [experts.length, rows * parts[0]!.length, columns];
      return { name, dtype: parts[0]![0]!.dtype, shape, bytes: Buffer.concat(parts.flat().map(({ bytes }) => bytes)) };
    };
    return [
      stack(
        `${layer}.mlp.experts.gate_up_proj${suffix}`,
        experts.map((index) => [at(index, 'gate_proj', 'w1')!, at(index, 'up_proj', 'w3')!]),
      ),
      stack(
        `${layer}.mlp.experts.down_proj${suffix}`,
        experts.map((index) => [at(index, 'down_proj', 'w2')!]),
      ),
    ];
  });
  return [...others, ...fused].map((tensor) => ({ ...tensor, name: tensor.name.replace('.block_sparse_moe.', '.mlp.') }));
}
