import { outcomeOf, type Told } from '../../domain/clinic/fhir/outcome.ts';
import { type Problem, type Refusal, refusalAs } from './reply.ts';

export const fhirType = 'application/fhir+json; charset=utf-8';

/** A problem as FHIR tells it. A place is named as one of this type of resource, or as `http.` and the name of a search parameter. */
const outcomeIn =
  (type: string) =>
  ({ details, ...told }: Problem): object =>
    outcomeOf(
      {
        ...told,
        ...(details?.errors ? { errors: details.errors as Told['errors'] } : {}),
        ...(typeof details?.reason === 'string' ? { reason: details.reason } : {}),
      } as Told,
      type,
    );

/** A failure as an OperationOutcome of FHIR R4: it says what the problem document says. */
export const outcome =
  (type = 'http'): Refusal =>
  (requestId, error, locale) =>
    refusalAs(fhirType, outcomeIn(type), requestId, error, locale);
