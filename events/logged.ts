/**
 * The kinds of records of which every version is an entry in the log of its owner, whoever may hear of it. The others are steps of our own
 * machinery, which nobody reads over: deliveries and copies of calendars change often, credentials and consents are nobody's to see.
 */
const loggedKinds: readonly string[] = [
  'workspace',
  'member',
  'list',
  'item',
  'comment',
  'role',
  'invitation',
  'profile',
  'notification',
  'subscription',
  'connection',
  'calendar',
  'subscribed',
  'feed',
  'key',
  'webhook',
  'job',
  'access',
  'absence',
  'template',
  'rota',
  'relation',
  'file',
  'passkey',
  'pin',
  'points_entry',
  'tag',
  'reward',
  'redemption',
  'article',
  'allowance',
  'field',
  'group',
  'patient',
  'patient_access',
  'clinic',
  'legal_hold',
  'emergency_access',
  'prescription',
];

/** Is every version of this kind of record an entry in its owner's log? */
export const isLogged = (entity: string): boolean => loggedKinds.includes(entity);
