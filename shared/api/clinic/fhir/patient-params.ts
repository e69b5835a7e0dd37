import { searchRules } from '../../../domain/clinic/patient-search.ts';
import type { SearchParams } from './route.ts';

const beside = 'Beside _id, identifier, a name or a day of birth';
/** By what patients are found: at the least by one of `_id`, `identifier`, a name and a day of birth. */
export const patientParams = {
  _id: { type: 'token', documentation: `Ids, ${searchRules.hits} at the most.` },
  identifier: { type: 'token', documentation: 'One identifier, with its system.' },
  name: {
    type: 'string',
    documentation: `Each word begins one of a name, whatever accents and case; ${searchRules.letters} letters at the least in all that is asked of names. Where the longest word is shorter, not all are found, and neither is who has more than ${searchRules.prefixes} beginnings of names by those after them. With \`:exact\` one part of a name, as it is written.`,
    modifiers: ['exact'],
  },
  family: { type: 'string', documentation: 'As name, of family names alone.', modifiers: ['exact'] },
  given: { type: 'string', documentation: 'As name, of given names alone; `:missing`, too.', modifiers: ['exact', 'missing'] },
  birthdate: {
    type: 'date',
    documentation:
      'A day. Beside another parameter that finds, a month or a year, too, the prefixes eq, ne, gt, lt, ge and le, and `:missing`.',
    modifiers: ['missing'],
  },
  gender: { type: 'token', documentation: `${beside}; \`:not\`, too.`, modifiers: ['not'] },
  active: { type: 'token', documentation: `${beside}; \`:not\`, too.`, modifiers: ['not'] },
} as const satisfies SearchParams;

const { _id, ...chained } = patientParams;
/** By what of its patient something is found, such as `patient.identifier`. */
export const chainedPatientParams = chained satisfies SearchParams;
/** How many patients a chain leads to at the most: of more it is said that there may be more. */
export const chainedAtMost = 10;
/** How many records these have at the most that are followed, with those that were merged. */
export const chainedRecordsAtMost = 20;
