import { expect, test } from 'vitest';
import { changeVisitType, createVisitType, VisitType, VisitTypeInput } from './visit-type.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', visitTypeId: 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const visit = { name: 'Consultation', minutes: 30, needs: ['clinician'] };
const made = (input: object) => createVisitType(VisitTypeInput.parse(input), ids, { userId, now, zone: 'Europe/Berlin' });

test('a type of visit is made, changed, archived and brought back', () => {
  const { next } = made({ ...visit, perDay: 5 });
  const filledIn = {
    before: 0,
    after: 0,
    every: 15,
    seats: 1,
    noticeMinutes: 0,
    horizonDays: 90,
    zone: 'Europe/Berlin',
    reminders: ['P3D', 'P1D'],
  };
  expect(VisitType.parse(next)).toEqual({ ...ids, ...visit, perDay: 5, ...filledIn, createdBy: userId, createdAt: now, version: 1 });
  expect(changeVisitType(next, {}, now).next).toBe(next);
  expect(changeVisitType(next, { perDay: null, perPatient: 1 }, now).next).toMatchObject({ perDay: undefined, perPatient: 1 });
  const archived = changeVisitType(next, { archived: true }, now).next;
  expect(archived.archivedAt).toBe(now);
  expect(changeVisitType(archived, { archived: false }, now).next.archivedAt).toBeUndefined();
});

test.each([
  { ...visit, minutes: 4 },
  { ...visit, every: 7 },
  { ...visit, every: 50 },
  { ...visit, needs: [] },
  { ...visit, seats: 0 },
  { ...visit, before: -5 },
  { ...visit, horizonDays: 400 },
])('%j makes none', input => {
  expect(VisitTypeInput.safeParse(input).success).toBe(false);
});
