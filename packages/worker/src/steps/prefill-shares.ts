/**
 * How many rows of a step each prompt gets. `wants` are the rows that prompts could use, the oldest first. The oldest gets at most
 * half of the budget while others wait, the next at most half of what is left, and so on, so that a long prompt never holds
 * those that came after it; what nobody younger needs goes to the oldest again.
 */
export function sharePrefill(wants: readonly number[], budget: number): number[] {
  let left = budget;
  const shares = wants.map((want, index) => {
    const share = Math.min(want, index === wants.length - 1 ? left : Math.ceil(left / 2));
    left -= share;
    return share;
  });
  return shares.map((share, index) => {
    const more = Math.min((wants[index] as number) - share, left);
    left -= more;
    return share + more;
  });
}
