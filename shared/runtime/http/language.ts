import { type Locale, localeOf, locales } from '../../wording/core/locale.ts';

type Range = { tag: string; quality: number };

/** One language range with its weight, 1 where none is given (RFC 9110 12.4.2). What cannot be read counts for nothing. */
const rangeOf = (part: string): Range => {
  const [, tag = '', quality = '1'] =
    /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i.exec(part) ?? [];
  return { tag: tag.toLowerCase(), quality: tag ? Math.min(Number(quality), 1) : 0 };
};

const spokenIn = (tag: string): Locale | undefined => locales.find(locale => locale === tag.split('-', 1)[0]);

/**
 * The language to answer in: the one that Accept-Language wants most and we speak (RFC 9110 12.5.4; of equal weights the first), else that of the
 * profile, else English. A language that is refused (`q=0`) is not the one of `*`.
 */
export const languageFor = (acceptLanguage: string | undefined, profile: string | undefined): Locale => {
  const ranges = (acceptLanguage ?? '').slice(0, 500).split(',').map(rangeOf);
  const refused = ranges.filter(({ quality }) => quality === 0).map(({ tag }) => spokenIn(tag));
  const ours = localeOf(profile ?? '');
  const any = () => (refused.includes(ours) ? locales.find(locale => !refused.includes(locale)) : ours);
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  return wanted.map(({ tag }) => (tag === '*' ? any() : spokenIn(tag))).find(Boolean) ?? ours;
};
