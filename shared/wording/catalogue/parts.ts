import { clinics } from './clinics.ts';
import { plans } from './plans.ts';
import { weeks } from './weeks.ts';

/** What stands in files of its own, of each language together. */
export const parts = {
  en: { ...clinics.en, ...plans.en, ...weeks.en },
  de: { ...clinics.de, ...plans.de, ...weeks.de },
  fr: { ...clinics.fr, ...plans.fr, ...weeks.fr },
  es: { ...clinics.es, ...plans.es, ...weeks.es },
  pt: { ...clinics.pt, ...plans.pt, ...weeks.pt },
};
