import { isDateOnly, type When } from './when.ts';

const lineOctets = 75;

/** How many octets a character has in UTF-8, by its code point. */
const octetsOf = (codePoint: number): number => {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
};

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** A content line folded at 75 octets, never within a character (RFC 5545 3.1), ended by CRLF. */
export function folded(line: string): string {
  if (line.length <= lineOctets && isAscii(line)) return `${line}\r\n`;
  let text = '';
  let octets = 0;
  for (const character of line) {
    const more = octetsOf(character.codePointAt(0)!);
    if (octets + more > lineOctets) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += more;
  }
  return `${text}\r\n`;
}

// Control characters have no place in a content line, save the tab (RFC 5545 3.1); half of a surrogate pair is no character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A value of type TEXT (RFC 5545 3.3.11). */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** An instant as UTC: `20261128T090000Z`. */
export const utc = (instant: string): string => `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;

const digits = (text: string): string => text.replace(/[-:]/g, '');

/** A property that holds days or times of one form: `DTSTART;TZID=Europe/Berlin:20261128T090000`. */
export function timeLine(name: string, whens: readonly When[]): string {
  const [first] = whens as [When];
  const values = whens.map(when =>
    isDateOnly(when) ? digits(when.date) : `${digits(when.date)}T${digits(when.time!)}00${isUtc(when) ? 'Z' : ''}`,
  );
  const parameter = isDateOnly(first) ? ';VALUE=DATE' : isUtc(first) ? '' : `;TZID=${first.zone}`;
  return folded(`${name}${parameter}:${values.join(',')}`);
}

/** Is a time told in UTC, and needs no zone of its own? */
export const isUtc = ({ zone }: When): boolean => zone === 'UTC' || zone === 'Etc/UTC';
