import type { Locale } from '../core/locale.ts';

/** What stands in feeds of visits, in every language: that there is one, and nothing of it. */
export const feedWords = {
  en: { visit: 'Appointment', more: 'Almanac: there is more than this feed shows.' },
  de: { visit: 'Termin', more: 'Almanac: Es gibt mehr, als hier steht.' },
  fr: { visit: 'Rendez-vous', more: 'Almanac : il y a plus que ce qui figure ici.' },
  es: { visit: 'Cita', more: 'Almanac: hay más de lo que aquí se muestra.' },
  pt: { visit: 'Consulta', more: 'Almanac: há mais do que aqui se mostra.' },
} satisfies Record<Locale, object>;
