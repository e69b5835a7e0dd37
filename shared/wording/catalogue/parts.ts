import { clinics } from './clinics.ts';
import { plans } from './plans.ts';
import { visits } from './visits.ts';
import { weeks } from './weeks.ts';

/** What stands in files of its own, of each language together. */
export const parts = {
  en: { ...clinics.en, ...plans.en, ...visits.en, ...weeks.en },
  de: { ...clinics.de, ...plans.de, ...visits.de, ...weeks.de },
  fr: { ...clinics.fr, ...plans.fr, ...visits.fr, ...weeks.fr },
  es: { ...clinics.es, ...plans.es, ...visits.es, ...weeks.es },
  pt: { ...clinics.pt, ...plans.pt, ...visits.pt, ...weeks.pt },
};
