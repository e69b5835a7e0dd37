import { Profile } from '../../domain/people/profiles/profile.ts';
import { entity } from '../core/entity.ts';

/** What the authorizer must know of an account before anything else: whether its access has ended. Nothing for most, whose has not. */
const summaryOf = ({ suspendedAt, signedOutAt, closedAt, keptSession, endedSessions }: Profile) =>
  suspendedAt || signedOutAt || closedAt || endedSessions ? { suspendedAt, signedOutAt, closedAt, keptSession, endedSessions } : undefined;

/** A user. `gsi1` puts their zone and language, and the end of their access, beside their memberships, so that the authorizer reads all of it in one query. */
export const profiles = entity({
  name: 'profile',
  pk: 'USER#{userId}',
  sk: 'PROFILE',
  schema: Profile,
  gsi1: profile => ({ gsi1pk: `USER#${profile.userId}`, gsi1sk: 'PROFILE', summary: summaryOf(profile) }),
});
