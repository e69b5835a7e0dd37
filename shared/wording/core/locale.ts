/** The languages that the product speaks. The first is spoken to everybody else. */
export const locales = ['en', 'de', 'fr', 'es', 'pt'] as const;
/** One of the product's languages (ISO 639-1). */
export type Locale = (typeof locales)[number];

/** Who reads: the name to greet (optional), the language wanted (a BCP 47 tag such as `pt-BR`) and an IANA zone. */
export type Reader = { displayName?: string; locale: string; zone: string };

const isLocale = (text: string): text is Locale => (locales as readonly string[]).includes(text);

/** The language to speak to a reader of a BCP 47 tag: that of its first subtag (RFC 4647, lookup), else English. */
export function localeOf(tag: string): Locale {
  const language = tag.split(/[-_]/, 1)[0]!.toLowerCase();
  return isLocale(language) ? language : locales[0];
}

/**
 * The tag in which dates and numbers are written: the reader's own when we speak its language, so that `en-GB` keeps its 24 hours,
 * else that of the language spoken.
 */
export function formatTagOf(tag: string): string {
  const locale = localeOf(tag);
  const wanted = tag.replaceAll('_', '-');
  try {
    return wanted.toLowerCase().startsWith(locale) ? Intl.getCanonicalLocales(wanted)[0]! : locale;
  } catch {
    return locale;
  }
}
