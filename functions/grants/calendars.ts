import type { Stamp } from '../../shared/data/entity.ts';
import { grants } from '../../shared/data/grants.ts';
import { linkedCalendars } from '../../shared/data/linked-calendars.ts';
import { membershipOf } from '../../shared/data/members.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { isLive } from '../../shared/domain/grant.ts';
import { chooseMode, type LinkedCalendar } from '../../shared/domain/linked-calendar.ts';
import { personalWorkspaceOf } from '../../shared/runtime/ids.ts';

type Id = { userId: string; grantId: string; calendarId: string };
type Choice = Pick<LinkedCalendar, 'mode' | 'workspaceId'>;

const checkChoice = async ({ userId, grantId, calendarId }: Id, { mode }: Choice, workspaceId: string): Promise<void> => {
  const [grant, calendar] = await Promise.all([grants.get({ userId, grantId }), linkedCalendars.get({ userId, grantId, calendarId })]);
  if (!isLive(grant)) throw new Failure('grant_not_live', { status: grant.status });
  if (mode === 'off' || mode === 'busy') return;
  if (!calendar.canWrite || grant.purpose !== 'write_calendars') throw new Failure('calendar_read_only');
  if (!(await membershipOf({ workspaceId, userId }))) throw new Failure('not_found', { what: 'workspace' });
};

/** What a calendar is kept in step for, as its owner chooses. Items go out from their own workspace unless they name another of theirs. */
export const chooseCalendar = async (
  id: Id,
  choice: Choice,
  stamp: Stamp,
  ifMatch: readonly number[] | undefined,
): Promise<LinkedCalendar> => {
  const workspaceId = choice.workspaceId ?? personalWorkspaceOf(id.userId);
  await checkChoice(id, choice, workspaceId);
  return linkedCalendars.update(id, calendar => chooseMode(calendar, { ...choice, workspaceId }), stamp, ifMatch);
};
