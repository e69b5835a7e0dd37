import type { modules } from '../../api/households/index.ts';
import { BalanceView } from '../../api/households/points.ts';
import { linePattern } from '../../domain/core/text.ts';
import { PointsEntryShown, PointsInput } from '../../domain/households/points-entry.ts';
import type { ServicePart } from './part.ts';

export const households: ServicePart<typeof modules> = {
  tags: {
    points: { name: 'Points', description: 'What members earn by what they do, what they are given, and why they have what they have.' },
  },
  components: { Balance: BalanceView, PointsEntry: PointsEntryShown },
  descriptions: {
    holderId: 'Whose points they are.',
    pointsEntryId: 'The id of the entry.',
    points: 'How many points; below zero where they are taken away.',
    'Balance.points': 'How many points there are: the sum of all entries.',
    cause: 'Why: an item was completed, was opened again (`taken_back`), or somebody gave points (`bonus`) or took some (`correction`).',
    itemId: 'The item that was completed, or opened again.',
    occurrenceId: 'Its end in the history.',
    reverses: 'The entry that this one takes back.',
    note: 'Why somebody gave or took them.',
    'PointsEntry.by': 'Who did it, took it back, gave or took the points.',
    'PointsEntry.at': 'When.',
  },
  overrides: [
    [PointsInput.shape.note, { pattern: linePattern }],
    [PointsInput.shape.points, { not: { const: 0 } }],
  ],
};
