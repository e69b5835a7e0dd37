import { outcomeOf } from '../../domain/clinic/fhir/outcome.ts';
import { type Refusal, refusalAs } from './reply.ts';

export const fhirType = 'application/fhir+json; charset=utf-8';

/** A failure as an OperationOutcome of FHIR R4. A place is named as one of this type of resource, or as `http.` and the name of a search parameter. */
export const outcome =
  (type = 'http'): Refusal =>
  (...failed) =>
    refusalAs(fhirType, problem => outcomeOf(problem, type), ...failed);
