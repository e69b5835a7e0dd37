import { connections } from '../../../shared/data/calendars/connections.ts';
import { linkedCalendars } from '../../../shared/data/calendars/linked-calendars.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { isLive } from '../../../shared/domain/calendars/connections/connection.ts';
import { chooseMode, type LinkedCalendar } from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { CalendarId, ConnectionId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';

type Id = { userId: UserId; connectionId: ConnectionId; calendarId: CalendarId };
type Choice = Pick<LinkedCalendar, 'mode' | 'workspaceId'>;

const checkChoice = async ({ userId, connectionId, calendarId }: Id, { mode }: Choice, workspaceId: WorkspaceId): Promise<void> => {
  const [connection, calendar] = await Promise.all([
    connections.get({ userId, connectionId }),
    linkedCalendars.get({ userId, connectionId, calendarId }),
  ]);
  if (!isLive(connection)) throw new Failure('connection_not_live', { status: connection.status });
  if (mode === 'off' || mode === 'busy') return;
  if (!calendar.canWrite || connection.purpose !== 'write_calendars') throw new Failure('calendar_read_only');
  if (!(await membershipOf({ workspaceId, userId }))) throw new Failure('not_found', { what: 'workspace' });
};

/** What a calendar is kept in step for, as its owner chooses. Items go out from their own workspace unless they name another of theirs. */
export const chooseCalendar = async (
  id: Id,
  choice: Choice,
  context: WriteContext,
  ifMatch: readonly number[] | undefined,
): Promise<LinkedCalendar> => {
  const workspaceId = choice.workspaceId ?? personalWorkspaceOf(id.userId);
  await checkChoice(id, choice, workspaceId);
  return linkedCalendars.update(id, calendar => chooseMode(calendar, { ...choice, workspaceId }), context, ifMatch);
};
