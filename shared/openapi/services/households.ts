import type { modules } from '../../api/households/index.ts';
import { BalanceView } from '../../api/households/points.ts';
import { linePattern } from '../../domain/core/text.ts';
import { PointsEntryShown, PointsInput } from '../../domain/households/points-entry.ts';
import { RedemptionShown, RefusalInput } from '../../domain/households/redemption.ts';
import { Reward, RewardInput, RewardPatch } from '../../domain/households/reward.ts';
import type { ServicePart } from './part.ts';

export const households: ServicePart<typeof modules> = {
  tags: {
    points: { name: 'Points', description: 'What members earn by what they do, what they are given, and why they have what they have.' },
    rewards: { name: 'Rewards', description: 'What members get for their points, and what they have asked for.' },
  },
  components: { Balance: BalanceView, PointsEntry: PointsEntryShown, Reward, Redemption: RedemptionShown },
  descriptions: {
    holderId: 'Whose points they are.',
    pointsEntryId: 'The id of the entry.',
    points: 'How many points; below zero where they are taken away.',
    'Balance.points': 'How many points there are: the sum of all entries.',
    cause:
      'Why: an item was completed, was opened again (`taken_back`), somebody gave points (`bonus`) or took some (`correction`), or a reward was granted (`spent`).',
    'Balance.reserved': 'How many of them wait for somebody to grant a reward: they are redeemed no second time.',
    rewardId: 'The reward.',
    redemptionId: 'By which a reward was asked for.',
    'Reward.name': 'What it is.',
    'Reward.points': 'What it costs.',
    weekly: 'How often a member may redeem it within seven days; absent where as often as they can.',
    members: 'Who may redeem it; absent where everybody may.',
    archivedAt: 'Since when nobody redeems it any more.',
    archived: 'Whether nobody may redeem it any more; in a list, those that are so, or those that are not.',
    'Redemption.name': 'The reward as it was called when it was asked for.',
    'Redemption.points': 'What it cost then.',
    'Redemption.status':
      'It waits, or has ended: `granted`, `refused`, `withdrawn` (by whoever asked, or because they left), or `expired`.',
    until: 'Until when it waits.',
    endedAt: 'When it was decided on.',
    endedBy: 'Who decided; absent where its time was over, or its holder left.',
    'Redemption.note': 'Why it was refused.',
    status: 'Those that stand so alone.',
    userId: 'Those of this member alone.',
    itemId: 'The item that was completed, or opened again.',
    occurrenceId: 'Its end in the history.',
    reverses: 'The entry that this one takes back.',
    note: 'Why somebody gave or took points, or refused a reward.',
    'PointsEntry.by': 'Who did it, took it back, gave or took the points, or granted the reward.',
    'PointsEntry.at': 'When.',
  },
  overrides: [
    [PointsInput.shape.note, { pattern: linePattern }],
    [PointsInput.shape.points, { not: { const: 0 } }],
    [RewardInput.shape.name, { pattern: linePattern }],
    [RewardInput.shape.members, { uniqueItems: true }],
    [RewardPatch.shape.members, { uniqueItems: true }],
    [RefusalInput.shape.note, { pattern: linePattern }],
  ],
};
