import { eventually } from './await.ts';
import type { Person } from './people.ts';

/** Says the code of an access to a portal with the date of birth of its patient, until it is known. */
export const sayCode = ({ api }: Pick<Person, 'api'>, code: string | undefined, birthDate: string) =>
  eventually('the code is known', () => api.acceptPortalAccess({ body: { code: code!, birthDate } }).catch(() => undefined));
