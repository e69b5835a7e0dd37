import { type FailureCode, failures } from '../../core/failure.ts';
import type { InvalidCode } from '../../core/invalid.ts';
import type { Concept } from './elements.ts';

/** What may be wrong, in the words of FHIR R4 (http://hl7.org/fhir/R4/valueset-issue-type.html). */
type IssueType =
  | 'structure'
  | 'required'
  | 'value'
  | 'login'
  | 'forbidden'
  | 'not-supported'
  | 'duplicate'
  | 'not-found'
  | 'deleted'
  | 'too-long'
  | 'processing'
  | 'business-rule'
  | 'conflict'
  | 'transient'
  | 'exception'
  | 'throttled';

export type OutcomeIssue = {
  severity: 'fatal' | 'error' | 'warning' | 'information';
  code: IssueType;
  details: Concept;
  diagnostics?: string;
  expression?: string[];
};
export type OperationOutcome = { resourceType: 'OperationOutcome'; issue: OutcomeIssue[] };

/** A failure as people are told of it: a problem document (RFC 9457). */
export type ToldFailure = {
  code: FailureCode;
  title: string;
  detail: string;
  requestId?: string;
  details?: {
    /** Each place that was wrong. */
    errors?: readonly { pointer: string; code: InvalidCode; detail: string }[];
    /** Why, to branch on, where one failure has several reasons. */
    reason?: string;
    /** What is not there: a `route` where nothing of ours would ever be. */
    what?: string;
  };
};

const byStatus: Record<number, IssueType> = {
  400: 'value',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  409: 'business-rule',
  410: 'deleted',
  412: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  421: 'not-supported',
  422: 'processing',
  424: 'processing',
  428: 'required',
  429: 'throttled',
  500: 'exception',
  503: 'transient',
};
const byCode: Partial<Record<FailureCode, IssueType>> = {
  conflict: 'conflict',
  already_exists: 'duplicate',
  slot_unavailable: 'conflict',
  changed_since: 'conflict',
};
const byPlace: Partial<Record<InvalidCode, IssueType>> = {
  required: 'required',
  unknown_field: 'not-supported',
  not_json: 'structure',
  not_text: 'structure',
  not_a_number: 'structure',
  not_a_boolean: 'structure',
  not_a_list: 'structure',
  not_an_object: 'structure',
};

/** A JSON Pointer into a resource as a path of FHIR: `/name/0/family` of a Patient is `Patient.name[0].family`. */
const pathOf = (pointer: string, type: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), type);

const detailsOf = (code: string, text: string, reason?: string): Concept => ({
  coding: [{ system: 'urn:almanac:problem', code }, ...(reason === undefined ? [] : [{ system: 'urn:almanac:reason', code: reason }])],
  text,
});

/** A failure as FHIR R4 tells it. Of a resource of this type, each place that was wrong is an issue of its own, named by its path. */
export const outcomeOf = ({ code, title, detail, requestId, details = {} }: ToldFailure, type: string): OperationOutcome => {
  const { errors = [], reason, what } = details;
  const status = failures[code];
  const severity = status >= 500 ? 'fatal' : 'error';
  const asked = requestId === undefined ? '' : ` (${requestId})`;
  const issues = errors.map(
    (place): OutcomeIssue => ({
      severity,
      code: byPlace[place.code] ?? 'value',
      details: detailsOf(place.code, title),
      diagnostics: `${pathOf(place.pointer, type)} ${place.detail}${asked}`,
      expression: [pathOf(place.pointer, type)],
    }),
  );
  const whole: OutcomeIssue = {
    severity,
    code: what === 'route' ? 'not-supported' : (byCode[code] ?? byStatus[status] ?? 'processing'),
    details: detailsOf(code, title, reason),
    diagnostics: `${detail}${asked}`,
  };
  return { resourceType: 'OperationOutcome', issue: issues.length > 0 ? issues : [whole] };
};
