import { RotaInput, RotaPatch, SeatPatch } from '../../domain/items/rotas/rota.ts';
import { RotaView, SeatView } from '../../domain/items/rotas/rota-view.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

const body = { name: 'Kitchen', kind: 'fair', hold: 'week', weigh: 'minutes', order: [ids.userId] } as const;
const { order, ...settings } = body;
const rota = {
  workspaceId: ids.workspaceId,
  rotaId: 'rota_01h455vb4pex5vsknk084sn02q',
  ...settings,
  zone: 'Europe/Berlin',
  order,
  seats: [{ userId: ids.userId, done: 45, owes: 0, away: false }],
  next: { userId: ids.userId, why: 'owes_most' },
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
} as const;

const all = '/v1/workspaces/{workspaceId}/rotas';
const one = `${all}/{rotaId}` as const;

const kinds = `Items name it by \`rotaId\`, many the same one. When one is completed, the rota counts the turn and gives the next, in the same write:

- \`fixed\`: to the first in the order who is there.
- \`in_order\`: to whoever comes next. Who is away is passed over, and has nothing to catch up.
- \`fair\`: to whoever owes most. Each who was there when a turn was due owes an equal share of its weight, and who did it is given all of it: all debts are zero together, and who is away owes nothing.
- \`least_done\`: to whoever has done least.
- \`random\`: by lot, the same each time it is asked.

Of several the one whose last turn is longest ago, then the first in order. Who does another’s turn is given it; a turn that was missed or skipped is given to nobody, and stays with who has it. What is reopened was not done.`;

export const rotaRoutes = {
  createRota: {
    method: 'POST',
    path: all,
    access: 'list:create',
    summary: 'Create a rota: who takes turns, by which rule, and for how long',
    description: kinds,
    body: RotaInput,
    reply: RotaView,
    status: 201,
    location: one,
    fails: ['limit_reached', 'conflict'],
    example: { body, reply: rota },
  },
  listRotas: {
    method: 'GET',
    path: all,
    access: 'list:read',
    summary: 'List the rotas of a workspace, oldest first',
    query: Paging,
    list: RotaView,
    fails: [],
    example: { reply: [rota] },
  },
  getRota: {
    method: 'GET',
    path: one,
    access: 'list:read',
    summary: 'Read a rota: how people stand to each other, who would be next, and why',
    reply: RotaView,
    fails: [],
    example: { reply: rota },
  },
  changeRota: {
    method: 'PATCH',
    path: one,
    access: 'list:change',
    summary: 'Change a rota (merge patch: null removes)',
    description:
      'Who is not in the `order` any more goes, and what they owed, or were owed, is spread over those who stay. Who joins owes nothing. What is in hand stays with who has it.',
    body: RotaPatch,
    ifMatch: ['order'],
    reply: RotaView,
    fails: ['precondition_failed', 'conflict'],
    example: { body: { name: 'Kitchen and bath' }, reply: { ...rota, name: 'Kitchen and bath', version: 2 } },
  },
  changeSeat: {
    method: 'PATCH',
    path: `${one}/seat`,
    access: 'workspace:read',
    keys: 'never',
    summary: 'Say whether your calendars are heeded where you take turns',
    description:
      'Nobody’s are, until they say so themselves. Whoever would be given a turn while their connected calendars leave them no time for it is passed over for another of the rota who has time, three times at the most, and once more for each turn that they are given; where nobody has time, it is theirs as always. A turn asks for as long as its item takes (a quarter of an hour where it does not say): before its due, from its start, in its window, or between 07:00 and 22:00 of its day. Members of the workspace, and webhooks of it, are told for which turns you had no time, and so when that was, also of turns to come on the board; nothing says what for. Debts are what they are. What passed you over counts until you are given a turn: it stays where that turn is deleted or handed over, and where this is turned off and on again; completing something again that was reopened counts once. Answered is your own place; who else takes turns is read with the rota.',
    body: SeatPatch,
    reply: SeatView,
    fails: ['precondition_failed', 'conflict'],
    example: {
      body: { heedsBusy: true },
      reply: { workspaceId: rota.workspaceId, rotaId: rota.rotaId, ...rota.seats[0], heedsBusy: true, version: 2 },
    },
  },
  deleteRota: {
    method: 'DELETE',
    path: one,
    access: 'list:change',
    summary: 'Delete a rota: its items stay with whoever has them now',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
