import { type Criterion, refused } from '../../../shared/api/clinic/fhir/criteria.ts';
import { idFrom } from '../../../shared/domain/clinic/fhir/ids.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import type { Search } from './search.ts';

/** What is asked by a parameter. Fails with `invalid_request` where nothing is. */
export const needed = (asked: readonly Criterion[], name: string): [Criterion, ...Criterion[]] => {
  const [first, ...others] = asked.filter(each => each.name === name && !each.chain);
  if (!first) throw invalid(`/${name}`, 'required');
  return [first, ...others];
};

/** The one parameter of a name, which may have several values. Fails with `invalid_request` for none, and for several. */
export const single = (asked: readonly Criterion[], name: string): Criterion => {
  const [criterion, ...others] = needed(asked, name);
  if (others.length > 0) throw refused(criterion, 'too_many', { max: 1 });
  return criterion;
};

/** What a search is about: the one thing of a type that a parameter refers to, by its id. Fails with `invalid_request` for none, and for several. */
export const oneReferred = <T>(asked: readonly Criterion[], name: string, type: string, read: (id: string) => T | undefined): T => {
  const criterion = single(asked, name);
  const [value = '', ...others] = criterion.values;
  if (others.length > 0) throw refused(criterion, 'too_many', { max: 1 });
  const found = read(value.startsWith(`${type}/`) ? value.slice(type.length + 1) : value);
  if (found === undefined) throw refused(criterion, 'not_an_id');
  return found;
};

/** The one patient that a search is about. */
export const onePatient = ({ asked, workspaceId }: Search): PatientKey => ({
  workspaceId,
  patientId: oneReferred(asked, 'patient', 'Patient', id => idFrom('patient', id)),
});

/** Whether a code is among those that are asked for by a parameter. Fails with `invalid_request` for one that there is none of. */
export const codesAsked = (asked: readonly Criterion[], name: string, codes: readonly string[]): ((code: string) => boolean) => {
  const criteria = asked.filter(each => each.name === name);
  const strange = criteria.find(({ values }) => values.some(each => !codes.includes(each)));
  if (strange) throw refused(strange, 'not_one_of', { values: codes.join(', ') });
  return code => criteria.every(({ values, modifier }) => values.includes(code) !== (modifier === 'not'));
};
