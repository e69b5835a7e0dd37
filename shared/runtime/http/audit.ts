import type { Caller, Route } from '../../api/core/route.ts';
import { accesses } from '../../data/people/accesses.ts';
import { type AccessId, discloseTo, type Question, refuseAccess } from '../../domain/core/access.ts';
import { Failure } from '../../domain/core/failure.ts';
import { UserId } from '../../domain/core/ids.ts';
import { actorOf } from '../auth/acting.ts';
import { fromContext } from '../auth/caller.ts';
import { oncePerName } from '../auth/once.ts';
import { log, logMetrics } from '../log/logger.ts';
import type { HttpEvent } from './http-event.ts';
import { longHash } from './ids.ts';
import { idsInPath } from './path-ids.ts';

type NamedRoute = { name: string; route: Route };

const subjectsOf = ({ pathParameters }: HttpEvent): Record<string, string> => idsInPath(pathParameters);

/** In whose log an access stands: that of the workspace in the path, else the caller's own. */
const ownerOf = (subjects: Record<string, string>, { userId }: Caller): Pick<AccessId, 'scope' | 'ownerId'> =>
  subjects.workspaceId === undefined ? { scope: 'USER', ownerId: userId } : { scope: 'WS', ownerId: subjects.workspaceId };

const contextOf = ({ requestContext: { requestId } }: HttpEvent, caller: Caller, now: string) => ({
  ...{ userId: caller.userId, requestId, now },
  ...actorOf(caller),
});

/** Where a page begins says nothing of what is on it to whoever reads of it. */
const places: readonly string[] = ['cursor', 'after'];
const wordsOf = (query: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query)
      .filter(([name, value]) => value !== undefined && !places.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );

/** What cannot be written down is not shown, and told to the operator. Fails with `audit_unavailable`. */
export const refuseUnwritten =
  (route: string, requestId: string) =>
  (error: unknown): never => {
    logMetrics('ALM008', { route, requestId }, { AccessesUnwritten: { unit: 'Count', value: 1, by: ['code'] } }, error);
    throw new Failure('audit_unavailable');
  };

/**
 * Writes that somebody is about to be shown what they asked for: before the answer leaves, once a request, however often it is tried. The id
 * follows from the gateway's id and not from an Idempotency-Key, under which the same could be read again and again. Fails with `audit_unavailable`, and nothing is shown, when it cannot be written.
 */
export const disclose = async (
  { name, route }: NamedRoute,
  event: HttpEvent,
  caller: Caller,
  query: object,
  now: string,
): Promise<void> => {
  const subjects = subjectsOf(event);
  const { requestId, part = 0 } = event.requestContext;
  const id = { ...ownerOf(subjects, caller), accessId: longHash(`${requestId}|${part}|${name}`) };
  const asked: Question = { operation: name, subjects, query: wordsOf(query) };
  await accesses
    .create(discloseTo(id, caller.by ?? caller.userId, route.audited!, asked, now), contextOf(event, caller, now))
    .catch(refuseUnwritten(name, requestId));
};

/** Refusals of the same kind by the same caller are one entry an hour: nobody floods a log by asking. */
const windowMs = 3_600_000;
const once = oncePerName();

/** Whether a refused caller belongs to the workspace of the path: a user is told of no right before that, a key may be. What is about no workspace is their own. */
const belongs = ({ roles, unresolved = [], key }: Caller, workspaceId: string | undefined): boolean =>
  !key || workspaceId === undefined || workspaceId in roles || unresolved.some(each => each === workspaceId);

/** Who was refused, and for whom they said that they act, also where they may not. */
const asActing = (caller: Caller, { headers }: HttpEvent): Caller => {
  const { data: ward } = UserId.safeParse(headers['acting-for']);
  return ward === undefined || caller.key ? caller : { ...caller, userId: ward, by: caller.userId };
};

/** Writes the first refusal of its kind in an hour. The answer is a refusal either way: what cannot be written is told to the operator. */
const writeRefusal = async ({ name }: NamedRoute, event: HttpEvent, caller: Caller, needs: unknown, now: Date): Promise<void> => {
  const subjects = subjectsOf(event);
  const owner = ownerOf(subjects, caller);
  const acting = asActing(caller, event);
  // Whom somebody names is theirs to choose: it makes no entries of its own.
  const who = `${caller.key?.keyId ?? caller.userId}${acting.by ? '|acting' : ''}`;
  // Each patient whom somebody was refused is an entry of its own.
  const whom = subjects.patientId === undefined ? '' : `|${subjects.patientId}`;
  const accessId = longHash(`${who}|${name}${whom}|${Math.floor(now.getTime() / windowMs)}`);
  const at = now.toISOString();
  const asked = { operation: name, subjects, query: {}, ...(typeof needs === 'string' ? { needs } : {}) };
  const change = refuseAccess({ ...owner, accessId }, caller.userId, asked, at);
  await once(`${owner.ownerId}|${accessId}`, () => accesses.create(change, contextOf(event, acting, at))).catch(error => {
    log('ALM014', { route: name }, error);
  });
};

/** Takes note of a refusal: of one who belongs here as an entry in the log, of a stranger as a metric alone. */
export const noteRefusal = async (asked: NamedRoute, event: HttpEvent, error: unknown, now: Date): Promise<void> => {
  const caller = fromContext(event.requestContext.authorizer?.lambda);
  if (!(error instanceof Failure) || !caller || asked.route.access === 'public') return;
  const { code, details } = error;
  const isStranger = code === 'not_found' && details.what === 'workspace';
  const { name: route } = asked;
  if (isStranger) logMetrics('ALM009', { route }, { StrangersRefused: { unit: 'Count', value: 1, by: ['code'] } });
  if (code !== 'forbidden') return;
  // A route of somebody's own turns away who acts for another, and keys, before anybody has looked whether they belong to the workspace of its path.
  const isUnasked = asked.route.access === 'user' && details.needs === 'person';
  const about = isUnasked ? { ...event, pathParameters: {} } : event;
  if (belongs(caller, about.pathParameters?.workspaceId)) await writeRefusal(asked, about, caller, details.needs, now);
};
