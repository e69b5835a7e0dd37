import { de } from '../catalogue/de.ts';
import { type Catalogue, en } from '../catalogue/en.ts';
import { es } from '../catalogue/es.ts';
import { fr } from '../catalogue/fr.ts';
import { pt } from '../catalogue/pt.ts';
import { type Dates, datesFor } from './dates.ts';
import { formatTagOf, type Locale, localeOf, type Reader } from './locale.ts';

/** All that is said, in every language. */
export const catalogues: Record<Locale, Catalogue> = { en, de, fr, es, pt };

type Values = Record<string, string | number>;
type KeyOf<M> = { [K in keyof Catalogue]: Catalogue[K] extends M ? K : never }[keyof Catalogue];
/** The messages that stand alone. */
export type MessageKey = KeyOf<string>;
/** The messages that depend on a number. */
export type CountKey = KeyOf<object>;

/** The voice in which one reader is spoken to: language, dates and numbers. */
export type Wording = {
  locale: Locale;
  tag: string;
  dates: Dates;
  say: (key: MessageKey, values?: Values) => string;
  /** The form of a message for a number (CLDR plural rules); `{count}` is the number as the reader writes it. */
  count: (key: CountKey, count: number) => string;
  /** `Due: today at 9:00`. */
  labelled: (label: MessageKey, value: string) => string;
  /** `Done:` and the address on a line of its own, for plain text. */
  linked: (label: MessageKey, url: string) => string;
};

/** A message with its values filled in. What a value contains is never filled again; a missing one is a mistake of ours and throws. */
export const fill = (message: string, values: Values): string =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the message needs a value for ${name}`);
    return String(value);
  });

/** The wording for one reader. Pure, though the catalogues of Intl stand behind it. */
export function wordingFor({ locale: wanted, zone }: Pick<Reader, 'locale' | 'zone'>): Wording {
  const locale = localeOf(wanted);
  const tag = formatTagOf(wanted);
  const catalogue = catalogues[locale];
  const say = (key: MessageKey, values: Values = {}) => fill(catalogue[key], values);
  const count = (key: CountKey, number: number) => {
    const form = new Intl.PluralRules(locale).select(number) === 'one' ? 'one' : 'other';
    return fill(catalogue[key][form], { count: new Intl.NumberFormat(tag).format(number) });
  };
  const labelled = (label: MessageKey, value: string) => say('labelled', { label: say(label), value });
  const linked = (label: MessageKey, url: string) => `${labelled(label, '').trimEnd()}\n${url}`;
  return { locale, tag, dates: datesFor(tag, zone, say), say, count, labelled, linked };
}
