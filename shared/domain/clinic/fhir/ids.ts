import { type Id, type IdKind, prefixes } from '../../core/ids.ts';

/*
 * An id of FHIR has up to 64 letters, digits, dashes and dots, and it has to say alone where a record is. What has a key of its own is called by
 * its id, with a dash for the underscore. What stands beside a patient, or is computed, is called by all that its key is made of, as one number.
 */

const tail = /[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const crockford = '0123456789abcdefghjkmnpqrstvwxyz';
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const idDigits = base64url.replace('_', '.');

/** An id as FHIR takes it. */
export const fhirIdOf = (id: string): string => id.replaceAll('_', '-');

/** The id of ours that FHIR calls so; nothing where it is none of that kind. */
export const idFrom = <K extends IdKind>(kind: K, text: string): Id<K> | undefined => {
  const prefix = prefixes[kind];
  const [found] = tail.exec(text) ?? [];
  return found !== undefined && text === `${fhirIdOf(prefix)}-${found}` ? `${prefix}_${found}` : undefined;
};

/** What reads an id of FHIR as the key of what is called by its own id: of a patient, as `{ patientId }`. */
export const keyFrom =
  <K extends IdKind>(kind: K) =>
  (text: string): { [Name in `${K}Id`]: Id<K> } | undefined => {
    const id = idFrom(kind, text);
    return id === undefined ? undefined : ({ [`${kind}Id`]: id } as { [Name in `${K}Id`]: Id<K> });
  };

const numberOf = (text: string, digits: string): bigint =>
  [...text].reduce((sum, digit) => sum * BigInt(digits.length) + BigInt(digits.indexOf(digit)), 0n);

const textOf = (value: bigint, digits: string, length: number): string => {
  const base = BigInt(digits.length);
  return length === 0 ? '' : textOf(value / base, digits, length - 1) + digits[Number(value % base)];
};

/** A part of a key: how many bits it takes, and how it is read and written as a number. */
type Part<T> = { bits: number; write(value: T): bigint; read(value: bigint): T };
type Parts = Record<string, Part<unknown>>;
type KeyOf<P extends Parts> = { [Name in keyof P]: P[Name] extends Part<infer T> ? T : never };

const idPart = <K extends IdKind>(kind: K): Part<Id<K>> => ({
  bits: 128,
  write: id => numberOf(id.slice(-26), crockford),
  read: value => `${prefixes[kind]}_${textOf(value, crockford, 26)}`,
});
/** Whoever it is, by the end of their id alone: who could be meant is known where it is read. */
const anyonePart: Part<string> = {
  bits: 128,
  write: tail => numberOf(tail, crockford),
  read: value => textOf(value, crockford, 26),
};
const wholeNumber = (bits: number): Part<number> => ({ bits, write: BigInt, read: Number });
/** A text of so many characters of base64url. */
const hashPart = (length: number): Part<string> => ({
  bits: 6 * length,
  write: text => numberOf(text, base64url),
  read: value => textOf(value, base64url, length),
});

/** How something is called by all that its key is made of. What is no such id is read as nothing. */
const calledBy = <P extends Parts>(parts: P) => {
  const all = Object.entries(parts);
  const length = Math.ceil(all.reduce((sum, [, { bits }]) => sum + bits, 0) / 6);
  const shape = new RegExp(`^[A-Za-z0-9.-]{${length}}$`);
  return {
    write: (key: KeyOf<P>): string => {
      const value = all.reduce((sum, [name, part]) => (sum << BigInt(part.bits)) | part.write(key[name as keyof P]), 0n);
      return textOf(value, idDigits, length);
    },
    read: (text: string): KeyOf<P> | undefined => {
      if (!shape.test(text)) return undefined;
      let rest = numberOf(text, idDigits);
      const read = all.toReversed().map(([name, { bits, read }]) => {
        const value = BigInt.asUintN(bits, rest);
        rest >>= BigInt(bits);
        return [name, read(value)] as const;
      });
      return rest === 0n ? (Object.fromEntries(read) as KeyOf<P>) : undefined;
    },
  };
};

/** What a visit, a prescription, a dispense, a note are called: by their patient, too, with whom they stand. */
export const appointmentKeys = calledBy({ patientId: idPart('patient'), appointmentId: idPart('appointment') });
/** What the answer of somebody to a visit is called: as the visit, with the end of their id (26 characters). */
export const responseKeys = calledBy({ patientId: idPart('patient'), appointmentId: idPart('appointment'), actor: anyonePart });
export const prescriptionKeys = calledBy({ patientId: idPart('patient'), prescriptionId: idPart('prescription') });
export const dispenseKeys = calledBy({
  patientId: idPart('patient'),
  prescriptionId: idPart('prescription'),
  dispenseId: idPart('dispense'),
});
export const noteKeys = calledBy({ patientId: idPart('patient'), noteId: idPart('note') });
/** What it is called who has signed a note: as the note, and not as a prescription could be. */
const ofNote = 'note.';
export const noteProvenanceKeys = {
  write: (key: Parameters<typeof noteKeys.write>[0]): string => `${ofNote}${noteKeys.write(key)}`,
  read: (text: string): ReturnType<typeof noteKeys.read> =>
    text.startsWith(ofNote) ? noteKeys.read(text.slice(ofNote.length)) : undefined,
};
/** What whoever acts for a patient is called: by their access to the portal. */
export const relatedPersonKeys = calledBy({ patientId: idPart('patient'), portalAccessId: idPart('portalAccess') });
/** What it is called that somebody was shown a patient: by the moment (milliseconds since 1970) and the id of that. */
export const accessKeys = calledBy({ patientId: idPart('patient'), at: wholeNumber(48), accessId: hashPart(22) });
/** What a free time is called, which is computed and stands nowhere: by its schedule, what it is free for, its start (milliseconds since 1970) and its minutes. */
export const slotKeys = calledBy({
  scheduleId: idPart('schedule'),
  visitTypeId: idPart('visitType'),
  start: wholeNumber(48),
  minutes: wholeNumber(16),
});
