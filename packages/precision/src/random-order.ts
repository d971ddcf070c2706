/** 0 to length - 1, shuffled: the same for the same seed on every machine. (Fisher and Yates, on numbers of splitmix32.) */
export function randomOrder(length: number, seed: number): number[] {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
  const order = Array.from({ length }, (_, index) => index);
  for (let left = length - 1; left > 0; left -= 1) {
    const other = Math.floor(next() * (left + 1));
    [order[left], order[other]] = [order[other]!, order[left]!];
  }
  return order;
}
