import { isDateOnly, type When, wallClockAt } from '../../time/when.ts';
import { zoneNamed } from '../../time/windows-zone.ts';

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

/** Is a time told in UTC, and needs no zone of its own? */
export const isUtc = ({ zone }: When): boolean => zone === 'UTC' || zone === 'Etc/UTC';

const parameterOf = (when: When): string => {
  if (isDateOnly(when)) return ';VALUE=DATE';
  return isUtc(when) ? '' : `;TZID=${when.zone}`;
};

/** Days or times of one form behind the name of a property: `;TZID=Europe/Berlin:20261128T090000`. */
export function timeValue(whens: readonly When[]): string {
  const values = whens.map(when =>
    isDateOnly(when) ? digits(when.date) : `${digits(when.date)}T${digits(when.time!)}00${isUtc(when) ? 'Z' : ''}`,
  );
  return `${parameterOf(whens[0]!)}:${values.join(',')}`;
}

/** A property that holds days or times of one form: `DTSTART;TZID=Europe/Berlin:20261128T090000`. */
export const timeLine = (name: string, whens: readonly When[]): string => folded(`${name}${timeValue(whens)}`);

/**
 * The days and times that such a line holds; one in UTC is told in `zone`, as is one that names no zone or one that is not known. What is
 * neither a day nor a time is left out.
 */
export function timesIn(line: string, zone: string): When[] {
  const colon = line.indexOf(':');
  const named = /;TZID="?([^;:"]+)/i.exec(line.slice(0, colon))?.[1];
  const its = (named && zoneNamed(named)) ?? zone;
  return line
    .slice(colon + 1)
    .split(',')
    .flatMap((text): When[] => {
      const [, year, month, day, hour, minute, utcMark] =
        /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?(?:\/.*)?$/i.exec(text.trim()) ?? [];
      if (!year) return [];
      const date = `${year}-${month}-${day}`;
      if (!hour) return [{ date }];
      if (!utcMark) return [{ date, time: `${hour}:${minute}`, zone: its }];
      return [{ ...wallClockAt(`${date}T${hour}:${minute}:00.000Z`, zone), zone }];
    });
}
