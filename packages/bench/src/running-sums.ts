/** By list: how many entries it and those before it have. */
export function runningSums(lists: readonly (readonly unknown[])[]): number[] {
  let sum = 0;
  return lists.map(({ length }) => {
    sum += length;
    return sum;
  });
}
