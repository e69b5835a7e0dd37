import * as z from 'zod';
import { ListId, RotaId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { Fairness, fairnessRules } from '../../domain/households/fairness.ts';
import { daysBetween, LocalDate, Zone } from '../../domain/time/when.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** Of which days, and of what. */
export const FairnessQuery = z
  .strictObject({ from: LocalDate, to: LocalDate, zone: Zone.optional(), listId: ListId.optional(), rotaId: RotaId.optional() })
  .refine(({ from, to }) => to >= from, { path: ['to'], message: invalidCode('not_after_start') })
  .refine(({ from, to }) => daysBetween(from, to) < fairnessRules.days, {
    path: ['to'],
    error: invalidCode('window_too_long'),
    params: { days: fairnessRules.days },
  });

const fairness = {
  workspaceId: ids.workspaceId,
  zone: 'Europe/Berlin',
  from: '2026-11-01',
  to: '2026-11-28',
  people: [
    {
      userId: ids.userId,
      displayName: 'Ada',
      done: 40,
      minutes: 610,
      points: 85,
      skipped: 1,
      missed: 2,
      excused: 3,
      days: 20,
      perDay: { done: 2, minutes: 30.5, points: 4.25 },
      ahead: { done: 3.5, minutes: -12.25, points: 6 },
    },
  ],
  missed: 1,
};

export const fairnessRoutes = {
  getFairness: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/fairness',
    access: 'item:read',
    limit: 'search',
    summary: 'Read who did how much in some days, and how that stands to the others',
    description: `Counted from the history of what ended, so that what is taken back counts no more. Each that was done is shared in equal parts among whoever was there when it was due: all members but guests and helpers, or those of a rota. \`ahead\` is what somebody did beyond their parts, and all of it is zero together; who is away owes nothing, and what they missed is \`excused\`. That somebody was away is known for 400 days; before, everybody counts as there from when they joined.

Of up to ${fairnessRules.days} days, of all of the workspace or of one list or rota, of ${fairnessRules.ends} ends at the most (409 \`limit_reached\`). Whoever may read only what is theirs sees their own numbers alone; whoever may not read members sees what was done by whom, and neither names nor who was there.`,
    query: FairnessQuery,
    reply: Fairness,
    fails: ['limit_reached'],
    example: { query: { from: '2026-11-01', to: '2026-11-28' }, reply: fairness },
  },
} as const satisfies Routes;
