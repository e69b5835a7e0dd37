import { comesAlong, formParameters } from '../../api/clinic/fhir/results.ts';
import type { FhirHandlersOf, FhirReply, FhirRoute, FhirRoutes, SearchParams } from '../../api/clinic/fhir/route.ts';
import type { Route } from '../../api/core/route.ts';
import { Failure } from '../../domain/core/failure.ts';
import { bareTag } from './conditional.ts';
import { fhirAddress } from './fhir-address.ts';
import type { HttpEvent } from './http-event.ts';
import { fhirType, outcome } from './outcome.ts';
import { type Dialect, serveIn } from './serve.ts';

type Headers = HttpEvent['headers'];
type Query = HttpEvent['queryStringParameters'];

/** FHIR's media type is JSON, and its tags are weak and say the version alone: each is taken for the strong one of the same version. */
const headersOf = (headers: Headers): Headers => {
  const { 'content-type': type, 'if-match': tag, ...others } = headers;
  return {
    ...others,
    ...(type === undefined ? {} : { 'content-type': type.replace(/^application\/fhir\+json/i, 'application/json') }),
    ...(tag === undefined ? {} : { 'if-match': bareTag(tag) }),
  };
};

/** An id of FHIR as the ids that it stands for. What is none is not found, as what is not there. */
const paramsOf = (
  { kind, key }: FhirRoute['fhir'],
  { fhirId, versionId: _asked, ...others }: NonNullable<HttpEvent['pathParameters']>,
) => ({
  ...others,
  ...(fhirId === undefined ? {} : (key?.(fhirId) ?? { [`${kind}Id`]: 'none' })),
});

/** What says how an answer is to look, beside what is asked: JSON is what there is. */
const isForm = (name: string, value: string): boolean =>
  // A plus that was not encoded comes as a space.
  name === '_pretty' || (name === '_format' && /^(json|application\/(fhir[+ ])?json)$/i.test(value));
const nameOf = (name: string): string => name.split(/[:.]/, 1)[0]!;
const always: readonly string[] = ['_count', '_page', ...formParameters];
const isLenient = ({ prefer }: Headers): boolean => /\bhandling\s*=\s*lenient\b/i.test(prefer ?? '');

/** Longer forms are refused by the schema of their route. */
const longestForm = 16_000;
/** What is searched for in a form, which is read as what stands in an address. */
const formIn = ({ body, isBase64Encoded, headers }: HttpEvent): string => {
  if (!body || body.length > longestForm || !/^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')) return '';
  return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
};

/** Whether a parameter is one of a search: by which there can be found, or that says what comes along, and how it is told. */
const isKnown = (name: string, value: string, { params = {}, includes, revincludes }: FhirRoute['fhir']): boolean => {
  if (name === '_include') return comesAlong(value, includes);
  if (name === '_revinclude') return comesAlong(value, revincludes);
  return Object.hasOwn(params, nameOf(name)) || always.includes(name);
};

/** The search parameters of a request. Where the client is content with that, those that are not known are left out. */
const criteriaOf = (event: HttpEvent, fhir: FhirRoute['fhir']): string => {
  const lenient = isLenient(event.headers);
  const pairs = [...new URLSearchParams(event.rawQueryString), ...new URLSearchParams(formIn(event))].filter(
    ([name, value]) => !isForm(name, value) && (!lenient || isKnown(name, value, fhir)),
  );
  return new URLSearchParams(pairs).toString();
};

/** A query that asks nothing: what is left of it is refused by its name. */
const queryOf = (query: Query): Query =>
  Object.fromEntries(Object.entries(query ?? {}).filter(([name, value]) => !isForm(name, value ?? '')));

/** The ids of ours that a search refers to: the log names whose they are, as it does of what stands in a path. */
const referredIn = (criteria: string, known: SearchParams): object =>
  Object.assign(
    {},
    ...[...new URLSearchParams(criteria)].map(([name, value]) => {
      const refers = Object.hasOwn(known, name) ? [known[name]!.refers ?? []].flat() : [];
      // As handlers read it: a comma alone stands between no values, and an address may stand before the type.
      const [one = ''] = value.split(',').filter(each => each !== '');
      const [id = '', type = refers[0]?.type] = one.split('/').reverse();
      return refers.find(each => each.type === type)?.key(id);
    }),
  );

const heard = (route: Route, event: HttpEvent): HttpEvent => {
  const { fhir } = route as FhirRoute;
  const { headers, pathParameters = {}, queryStringParameters, rawQueryString } = event;
  const { params, ifNoneExist } = fhir;
  const criteria = params && criteriaOf(event, fhir);
  return {
    ...event,
    headers: headersOf(headers),
    pathParameters: { ...(params ? referredIn(criteria!, params) : {}), ...paramsOf(fhir, pathParameters) },
    // What somebody searches for is read by its handler, which no log has it from.
    queryStringParameters: params ? undefined : queryOf(queryStringParameters),
    // Of what is created, what must not be there yet.
    rawQueryString: ifNoneExist ? (headers['if-none-exist'] ?? '') : (criteria ?? rawQueryString),
  };
};

/** Where the version of a resource, when it was changed, and where it can be read, stand beside it. */
const about = ({ resource: { resourceType, id, meta }, created }: FhirReply, workspaceId: string): Record<string, string> => ({
  ...(meta?.versionId === undefined ? {} : { etag: `W/"${meta.versionId}"` }),
  ...(meta?.lastUpdated === undefined ? {} : { 'last-modified': new Date(meta.lastUpdated).toUTCString() }),
  ...(created === undefined ? {} : { location: `${fhirAddress(workspaceId)}/${resourceType}/${id}` }),
});

const isWrite = ({ fhir: { code } }: FhirRoute): boolean => code === 'create' || code === 'update';

/**
 * Fails unless the version that is asked for is the one of now: with `not_found` for one that never was, and with `gone` for one that was, as what stood
 * there is kept by nobody.
 */
const requireVersion = ({ fhir: { code } }: FhirRoute, { rawPath }: HttpEvent, { resource }: FhirReply): void => {
  if (code !== 'vread') return;
  const { resourceType, id, meta } = resource;
  const asked = rawPath.split('/').at(-1)!;
  if (asked === meta?.versionId) return;
  const wasThere = /^[1-9]\d{0,8}$/.test(asked) && Number(asked) < Number(meta?.versionId);
  const successor = `${resourceType}/${id}/_history/${meta?.versionId}`;
  throw wasThere ? new Failure('gone', { successor }) : new Failure('not_found', { what: 'version' });
};

const answer: Dialect['answer'] = async (route, event, { params }, value) => {
  const { headers } = event;
  const reply = value as FhirReply;
  requireVersion(route as FhirRoute, event, reply);
  const wantsNothing = isWrite(route as FhirRoute) && /\breturn\s*=\s*minimal\b/i.test(headers.prefer ?? '');
  return {
    statusCode: reply.created ? 201 : 200,
    headers: { 'content-type': fhirType, ...about(reply, params.workspaceId!) },
    body: wantsNothing ? '' : JSON.stringify(reply.resource),
  };
};

const refusal: Dialect['refusal'] = route => outcome(isWrite(route as FhirRoute) ? (route as FhirRoute).fhir.type : undefined);

/**
 * Turns routes that speak FHIR R4, and their handlers, into a Lambda handler. Who may call, what counts against their limits, what is written in the
 * log, retries and conditions are as everywhere; a resource is answered as it is, and every failure as an OperationOutcome.
 */
export const serveFhir = <T extends FhirRoutes>(routes: T, handlers: FhirHandlersOf<T>) =>
  serveIn({ heard, answer, refusal }, routes, handlers);
