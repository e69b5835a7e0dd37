import { plans } from './plans.ts';
import { visits } from './visits.ts';
import { weeks } from './weeks.ts';

/** What stands in files of its own, of each language together. */
export const parts = {
  en: { ...plans.en, ...visits.en, ...weeks.en },
  de: { ...plans.de, ...visits.de, ...weeks.de },
  fr: { ...plans.fr, ...visits.fr, ...weeks.fr },
  es: { ...plans.es, ...visits.es, ...weeks.es },
  pt: { ...plans.pt, ...visits.pt, ...weeks.pt },
};
