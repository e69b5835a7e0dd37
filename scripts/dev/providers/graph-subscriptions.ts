import { randomUUID } from 'node:crypto';
import { type Exchange, type Reply, reply } from './exchange.ts';
import type { GraphCalendar, GraphSubscription } from './graph-store.ts';
import { networkOf, nowOf, type State } from './state.ts';

const longestMs = 4_230 * 60_000;
const refuse = (status: number, code: string): Reply => reply(status, { error: { code, message: code } });

/** Does the address answer with the word that it was given, as text, within ten seconds? */
const validates = async (state: State, address: string): Promise<boolean> => {
  const word = `Validation: Testing client ${randomUUID()}`;
  const url = new URL(address);
  url.searchParams.set('validationToken', word);
  try {
    const answer = await networkOf(state)(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.timeout(10_000),
    });
    return answer.status === 200 && /^text\/plain/.test(answer.headers.get('content-type') ?? '') && (await answer.text()) === word;
  } catch {
    return false;
  }
};

const tooLong = (state: State, { expirationDateTime }: Pick<GraphSubscription, 'expirationDateTime'>): boolean =>
  !(Date.parse(expirationDateTime) <= nowOf(state) + longestMs);

const create = async (state: State, calendars: GraphCalendar[], exchange: Exchange): Promise<Reply> => {
  const asked = JSON.parse(exchange.body) as Omit<GraphSubscription, 'id'> & { changeType?: string };
  const calendar = calendars.find(({ id }) => asked.resource === `me/calendars/${id}/events`);
  if (!calendar || !asked.changeType || asked.clientState.length > 128 || tooLong(state, asked)) return refuse(400, 'InvalidRequest');
  for (const url of new Set([asked.notificationUrl, asked.lifecycleNotificationUrl ?? asked.notificationUrl]))
    if (!(await validates(state, url))) return refuse(400, 'ValidationError');
  const made = { ...asked, id: randomUUID() };
  calendar.subscriptions.push(made);
  return reply(201, made);
};

/** Subscriptions to changes: made once their addresses have answered, renewed by a later end, authorized again, deleted. */
export const subscriptions = async (state: State, calendars: GraphCalendar[], exchange: Exchange, rest: string[]): Promise<Reply> => {
  const [id, action] = rest;
  if (exchange.method === 'POST' && !id) return create(state, calendars, exchange);
  const calendar = calendars.find(each => each.subscriptions.some(known => known.id === id));
  const known = calendar?.subscriptions.find(each => each.id === id);
  if (!calendar || !known) return refuse(404, 'ResourceNotFound');
  if (action === 'reauthorize') return reply(204);
  if (exchange.method === 'DELETE') {
    calendar.subscriptions = calendar.subscriptions.filter(each => each !== known);
    return reply(204);
  }
  const { expirationDateTime } = JSON.parse(exchange.body) as GraphSubscription;
  if (tooLong(state, { expirationDateTime })) return refuse(400, 'InvalidRequest');
  return reply(200, Object.assign(known, { expirationDateTime }));
};
