import { absenceEvents } from '../../../events/people/absence.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { absences as stored } from '../../../shared/data/people/absences.ts';
import type { AbsenceId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isLeftByAbsent, passOnAbsent, setAway } from '../../../shared/domain/items/items/pass-on.ts';
import type { Seat } from '../../../shared/domain/items/rotas/rota-seats.ts';
import { leaveItemsOfAbsent } from '../../../shared/domain/people/absences/absence.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { awayNow } from './presence.ts';
import { changeRotas, passOnItems } from './walk.ts';

type Of = { workspaceId: WorkspaceId; userId: UserId };

/** The rotas of a workspace know when one of its members is away. Events come in any order: what stands in the absences counts. */
const noteAway = async ({ workspaceId, userId }: Of, away: Seat['away'], context: WriteContext): Promise<void> => {
  await changeRotas(workspaceId, rota => setAway(rota, userId, away, context.now), context);
};

type Absent = Of & { absenceId: AbsenceId };

/** What somebody who is away has in hand goes to whom its rota says. What one run does not reach is named by an event, with which the next goes on. */
const passOn = async (absence: Absent, context: WriteContext, after?: string): Promise<void> => {
  const { workspaceId, userId } = absence;
  const away = await awayNow(absence);
  if (!away) return;
  if (after === undefined) await noteAway(absence, away, context);
  const { until } = away;
  const left = await passOnItems(
    workspaceId,
    {
      keep: item => isLeftByAbsent(item, userId, until),
      decide: (item, rota) => passOnAbsent(item, rota, { userId, until, now: context.now }),
    },
    context,
    after,
  );
  if (left !== undefined) await stored.update(absence, each => leaveItemsOfAbsent(each, left), context);
};

/** Members who go and come back, as the rotas see them. */
export const absences = listener(
  {
    'absence.started': absenceEvents['absence.started'],
    'absence.changed': absenceEvents['absence.changed'],
    'absence.ended': absenceEvents['absence.ended'],
    'absence.items_left': absenceEvents['absence.items_left'],
  },
  {
    'absence.started': ({ record, requestId }) => passOn(record, clockContext(requestId)),
    'absence.changed': ({ record, requestId }) => passOn(record, clockContext(requestId)),
    'absence.ended': async ({ record, data: { from, until }, requestId }) =>
      noteAway(record, (await awayNow(record)) ?? { from, until }, clockContext(requestId)),
    'absence.items_left': ({ record, data: { after }, requestId }) => passOn(record, clockContext(requestId), after),
  },
);
