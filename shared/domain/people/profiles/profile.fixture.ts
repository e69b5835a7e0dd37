import type { UserId } from '../../core/ids.ts';
import { changeProfile, createProfile, type Profile, ProfilePatch } from './profile.ts';

export const ada: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';

/** Ada's profile as she set it up at `now`: in Berlin, unless she says otherwise. */
export const profileAt = (now: string, given: object = {}): Profile =>
  changed(createProfile(ada, 'ada@example.org', now).next, { zone: 'Europe/Berlin', ...given }, now);

/** The profile after a merge patch, as a client sends it. */
export const changed = (profile: Profile, patch: object, now: string): Profile =>
  changeProfile(profile, ProfilePatch.parse(patch), { now }).next;
