import type { Locale } from '../core/locale.ts';

/** What patients are told of visits that return, all of them in one mail, in every language. */
export const seriesWords = {
  en: { 'visit.series_booked': 'Your appointments are booked', 'visit.series_cancelled': 'Your appointments were called off' },
  de: { 'visit.series_booked': 'Ihre Termine sind gebucht', 'visit.series_cancelled': 'Ihre Termine wurden abgesagt' },
  fr: { 'visit.series_booked': 'Vos rendez-vous sont réservés', 'visit.series_cancelled': 'Vos rendez-vous ont été annulés' },
  es: { 'visit.series_booked': 'Sus citas están reservadas', 'visit.series_cancelled': 'Sus citas se han cancelado' },
  pt: { 'visit.series_booked': 'As suas consultas estão marcadas', 'visit.series_cancelled': 'As suas consultas foram canceladas' },
} satisfies Record<Locale, object>;
