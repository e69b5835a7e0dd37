import { absenceEvents } from '../../../events/people/absence.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { absences as stored } from '../../../shared/data/people/absences.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { AbsenceId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { isLeftByAbsent, passOnAbsent, setAway, setAwayFrom, setBackAt } from '../../../shared/domain/items/items/pass-on.ts';
import type { WithRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import type { Seat } from '../../../shared/domain/items/rotas/rota-seats.ts';
import { leaveItemsOfAbsent } from '../../../shared/domain/people/absences/absence.ts';
import type { Stretch } from '../../../shared/domain/people/absences/absence-days.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { awayNow } from './presence.ts';
import { changeRotas, type PassOn, passOnItems } from './walk.ts';

type Of = { workspaceId: WorkspaceId; userId: UserId };

/** The rotas of a workspace know when one of its members is away. Events come in any order: what stands in the absences counts. */
const noteAway = async ({ workspaceId, userId }: Of, away: Seat['away'], context: WriteContext): Promise<void> => {
  await changeRotas(workspaceId, rota => setAway(rota, userId, away, context.now), context);
};

type Absent = Of & { absenceId: AbsenceId };

/** Tells the items of a workspace of an absence. What one run does not reach is named by an event, with which the next goes on. */
const tellItems = async (absence: Absent, rules: Pick<PassOn, 'keep' | 'decide'>, context: WriteContext, after?: string): Promise<void> => {
  const left = await passOnItems(absence.workspaceId, rules, context, after);
  if (left !== undefined) await stored.update(absence, each => leaveItemsOfAbsent(each, left), context);
};

/** What somebody who is away has in hand goes to whom its rota says, and what each has a part in does without theirs. */
const passOn = async (absence: Absent, away: Stretch, context: WriteContext, after?: string): Promise<void> => {
  const { userId } = absence;
  if (after === undefined) await noteAway(absence, away, context);
  const { until } = away;
  const part = (item: Item): WithRota | undefined => alone(setAwayFrom(item, userId, away));
  await tellItems(
    absence,
    {
      keep: item => isLeftByAbsent(item, userId, until) || part(item) !== undefined,
      decide: (item, rota) => passOnAbsent(item, rota, { userId, until, now: context.now }) ?? part(item),
    },
    context,
    after,
  );
};

const alone = (item: Change<Item> | undefined): WithRota | undefined => item && { item };

/** Who is back before their time has a part in what is due from then on. */
const isBack = async (absence: Absent, until: string, context: WriteContext, after?: string): Promise<void> => {
  const decide = (item: Item): WithRota | undefined => alone(setBackAt(item, absence.userId, until));
  await tellItems(absence, { keep: item => decide(item) !== undefined, decide }, context, after);
};

/** Somebody goes, or their days are others. */
const begin = async (absence: Absent, context: WriteContext): Promise<void> => {
  const away = await awayNow(absence);
  if (away) await passOn(absence, away, context);
};

/** A stretch is over; another may go on. */
const end = async (absence: Absent, { from, until }: Stretch, context: WriteContext): Promise<void> => {
  const away = await awayNow(absence);
  if (away) return passOn(absence, away, context);
  await noteAway(absence, { from, until }, context);
  await isBack(absence, until, context);
};

/** What the run before did not reach: of who is away still, or of who is back. */
const goOn = async (absence: Absent, after: string, context: WriteContext): Promise<void> => {
  const away = await awayNow(absence);
  await (away ? passOn(absence, away, context, after) : isBack(absence, context.now, context, after));
};

/** Members who go and come back, as the rotas and the parts of items see them. */
export const absences = listener(
  {
    'absence.started': absenceEvents['absence.started'],
    'absence.changed': absenceEvents['absence.changed'],
    'absence.ended': absenceEvents['absence.ended'],
    'absence.items_left': absenceEvents['absence.items_left'],
  },
  {
    'absence.started': ({ record, requestId }) => begin(record, clockContext(requestId)),
    'absence.changed': ({ record, requestId }) => begin(record, clockContext(requestId)),
    'absence.ended': ({ record, data, requestId }) => end(record, data, clockContext(requestId)),
    'absence.items_left': ({ record, data: { after }, requestId }) => goOn(record, after, clockContext(requestId)),
  },
);
