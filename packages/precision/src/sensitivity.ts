/** What is known of one expert, in the order of all layers. */
export interface ExpertSensitivity {
  /** Rise of the loss, in nats a token, over the text that was measured, when this expert alone is in the lower format. */
  readonly lossRise: number;
  /** Its part of its layer's rows, 0 to 1. */
  readonly use: number;
}

/**
 * Experts in the order in which to lower them: those first whose lower format costs least. Measured rises decide where there are any; those
 * that are not above the noise of the measurement go by use, the least used first (after MC-MoE, arXiv 2410.06270).
 *
 * @param noise rises up to this are taken as none
 * @returns indices; ties keep their order
 */
export function sensitivityOrder(experts: readonly ExpertSensitivity[], noise = 0): number[] {
  const costs = experts.map(({ lossRise }) => (lossRise > noise ? lossRise : 0));
  return experts.map((_, index) => index).sort((a, b) => costs[a]! - costs[b]! || experts[a]!.use - experts[b]!.use || a - b);
}
