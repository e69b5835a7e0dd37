import {
  addChild,
  advanceChild,
  becomeGuardian,
  ChildInput,
  changeChild,
  changeGuardians,
  eraseChild,
} from '../../shared/domain/people/children/child.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-29T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, zone: 'Europe/Berlin' } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;

/** A child, its membership, and all that happens to them. */
export const childSamples = (): Sample[] => {
  const input = ChildInput.parse({ name: 'Mia', color: 'coral', birthYear: 2018, consent: { method: 'account' } });
  const { child, member } = addChild(input, ids, acting);
  const erased = eraseChild(child.next, member.next, now);
  return [
    ...samplesOf(
      'child',
      child,
      changeChild(child.next, { name: 'Mia B.', color: null }),
      erased.child,
      advanceChild(erased.child.next, now),
    ),
    ...samplesOf(
      'member',
      member,
      changeGuardians(member.next, ['user_01kb8m3tq2e8fvq3w5r7c9d0eb'])!,
      becomeGuardian({ ...member.next, guardians: undefined }, ids.userId),
      erased.member,
    ),
  ];
};
