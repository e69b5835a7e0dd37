import { Profile } from '../domain/profile.ts';
import { entity } from './entity.ts';

/** A user. `gsi1` puts their zone and language beside their memberships, so that the authorizer reads all of it in one query. */
export const profiles = entity({
  name: 'profile',
  pk: 'USER#{userId}',
  sk: 'PROFILE',
  schema: Profile,
  gsi1: ({ userId }) => ({ gsi1pk: `USER#${userId}`, gsi1sk: 'PROFILE' }),
});
