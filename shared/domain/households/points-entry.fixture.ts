/** The ids that follow from an end, for tests. */
export const endIds = {
  earned: 'points_01kb8m3tq2e8fvq3w5r7c9d0ea',
  takenBack: 'points_01kb8m3tq2e8fvq3w5r7c9d0eb',
  occurrenceId: 'occ_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
