import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyId } from '../core/ids.fixture.ts';
import { Role, type Row, reachOf } from '../core/permissions.ts';
import { chartAccessOf, isInReach, narrowedBy, requireTeamRight } from './chart-access.ts';
import {
  advanceEmergencyAccess,
  beginEmergencyAccess,
  EmergencyAccess,
  emergencyRules,
  isOpen,
  reviewEmergencyAccess,
} from './emergency-access.ts';

const [ada, ben] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'] as const;
const id = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  emergencyAccessId: 'emergency_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
const start = Date.parse('2026-11-28T08:00:00.000Z');
const at = (ms: number): string => new Date(start + ms).toISOString();
const begun = beginEmergencyAccess(id, 'c2VhbGVk', { userId: ada, now: at(0) });
const hours = emergencyRules.hours * 3_600_000;

const ownTeams: Row[] = [{ resource: 'chart', actions: ['read', 'change'], conditions: ['care_team'] }];
const standing = fc.constantFrom(...Role.options, ownTeams);
const relation = fc.record({
  standing,
  action: fc.constantFrom('read', 'change'),
  chartReaders: fc.constantFrom('everyone', 'care_team'),
  others: fc.uniqueArray(anyId('user'), { maxLength: 4 }),
  isInTeam: fc.boolean(),
  emergencyOf: fc.constantFrom(undefined, ada, ben),
  ms: fc.oneof(fc.constantFrom(-1, 0, 1, hours - 1, hours, hours + 1), fc.integer({ min: -hours, max: 3 * hours })),
});
/** Those whose role treats patients. */
const treats: readonly unknown[] = ['owner', 'clinician', 'nurse', ownTeams];

type Relation = typeof relation extends fc.Arbitrary<infer T> ? T : never;
/** To whom a chart is open, said once more and otherwise. */
const opensByRight = ({ standing: role, isInTeam, chartReaders }: Relation): boolean =>
  treats.includes(role) && (isInTeam || (chartReaders === 'everyone' && role !== ownTeams));
const opensBy = (told: Relation): 'right' | 'emergency' | undefined => {
  if (!treats.includes(told.standing)) return undefined;
  if (opensByRight(told)) return 'right';
  return told.emergencyOf === ada && told.ms >= 0 && told.ms < hours ? 'emergency' : undefined;
};

describe('the chart of a patient', () => {
  test('is open, by role and relation and at every millisecond, to whom it is open by these words, and to nobody else', () => {
    fc.assert(
      fc.property(relation, told => {
        const { standing: role, action, chartReaders, others, isInTeam, emergencyOf, ms } = told;
        const patient = { careTeam: isInTeam ? [...others, ada] : others };
        const reach = narrowedBy(reachOf(role, `chart:${action}`), { chartReaders });
        expect(isInReach(patient, reach, ada)).toBe(opensByRight(told));
        const emergency = emergencyOf && { ...begun.next, userId: emergencyOf };
        const access = chartAccessOf(patient, reach, { userId: ada, now: at(ms) }, emergency);
        expect(access?.by).toBe(opensBy(told));
      }),
      { numRuns: 2_000 },
    );
  });

  test('lets nobody into its care team by themselves to whom it is closed; whoever is in it, or treats everybody, changes it', () => {
    fc.assert(
      fc.property(relation, ({ standing: role, chartReaders, others, isInTeam }) => {
        const before = { careTeam: isInTeam ? [...others, ada] : others };
        const reach = narrowedBy(reachOf(role, 'chart:read'), { chartReaders });
        const act = () => requireTeamRight(before, [...others, ada], reach, ada);
        if (isInTeam || isInReach(before, reach, ada)) expect(act).not.toThrow();
        else expect(act).toThrow('forbidden');
        expect(() => requireTeamRight(before, others, reach, ada)).not.toThrow();
      }),
    );
  });
});

describe('an emergency', () => {
  test('is open for four hours to the millisecond, whether or not the clock runs, and to whom it is alone', () => {
    expect(EmergencyAccess.parse(begun.next)).toMatchObject({ until: at(hours), dueAt: at(72 * 3_600_000) });
    expect([-1, 0, hours - 1, hours].map(ms => isOpen(begun.next, ada, at(ms)))).toEqual([false, true, true, false]);
    expect(isOpen(begun.next, ben, at(1))).toBe(false);
  });

  test('is reviewed once, never by whoever it was, and told of again where nobody has', () => {
    expect(() => reviewEmergencyAccess(begun.next, { justified: true }, { userId: ada, now: at(1) })).toThrow('forbidden');
    const reviewed = reviewEmergencyAccess(begun.next, { justified: false, remarks: 'bm8=' }, { userId: ben, now: at(1) })!;
    expect(reviewed.next).toMatchObject({ justified: false, remarks: 'bm8=', reviewedBy: ben, reviewedAt: at(1), dueAt: undefined });
    expect(reviewEmergencyAccess(reviewed.next, { justified: true }, { userId: ben, now: at(2) })).toBeUndefined();
    const overdue = advanceEmergencyAccess(begun.next, at(72 * 3_600_000));
    expect([overdue.event.type, overdue.next.dueAt, overdue.next.reviewedAt]).toEqual(['emergency_access.overdue', undefined, undefined]);
  });
});
