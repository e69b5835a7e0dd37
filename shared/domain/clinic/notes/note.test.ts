import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { acting, signature } from '../prescriptions/prescription.fixture.ts';
import { awaitedSignature } from './awaited.ts';
import { cosignature, cosigner, draftedNote, signedNote, withdrawal } from './note.fixture.ts';
import { advanceNote, amendNote, changeNote, cosignNote, discardNote, Note, signNote, withdrawNote } from './note.ts';

const stranger = 'user_01kb8m3tq2e8fvq3w5r7c9d0ec';
const day = 86_400_000;

/** Everything that can be done with a note, by whoever it is. */
const acts = {
  change: (note: Note) => changeNote(note, 'b3RoZXI=', {}, acting.userId),
  askAnother: (note: Note) => changeNote(note, undefined, { cosigner: stranger }, acting.userId),
  changeNothing: (note: Note) => changeNote(note, undefined, {}, stranger),
  discard: (note: Note) => discardNote(note, acting.userId),
  discardByOther: (note: Note) => discardNote(note, stranger),
  sign: (note: Note) => signNote(note, signature),
  signByOther: (note: Note) => signNote(note, { ...signature, by: stranger }),
  cosign: (note: Note) => cosignNote(note, cosignature),
  cosignByOther: (note: Note) => cosignNote(note, { ...cosignature, by: stranger }),
  amend: (note: Note) => amendNote(note),
  withdraw: (note: Note) => withdrawNote(note, withdrawal, false),
  withdrawByOther: (note: Note) => withdrawNote(note, { ...withdrawal, by: stranger }, false),
  withdrawByOfficer: (note: Note) => withdrawNote(note, { ...withdrawal, by: stranger }, true),
  clock: (note: Note) => (note.dueAt ? advanceNote(note, note.dueAt) : { next: note, event: undefined }),
};
const anyActs = fc.array(fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])), { maxLength: 25 });
const refusable = (note: Note, act: keyof typeof acts): Note => {
  try {
    return acts[act](note).next;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return note;
  }
};

/** What is left of a note as it was once it is signed: none of it changes any more. */
const frozen = ({ signature: by, cosignature: too, cosigner: asked, amends, appointmentId, withdrawal: back }: Note) => ({
  ...(by ? { by, asked, amends, appointmentId } : {}),
  ...(too ? { too } : {}),
  ...(back ? { back } : {}),
});
const isConsistent = ({ status, content, signature: by, cosignature: too, cosigner: asked, withdrawal: back }: Note): boolean =>
  (back !== undefined) === (status === 'withdrawn') &&
  (content !== undefined) === (status === 'draft') &&
  (by !== undefined) === ['signed', 'amended', 'withdrawn'].includes(status) &&
  (too === undefined || too.by === asked);

describe('in any order of whatever is done', () => {
  test('what was signed never changes, nor who began it, and what is signed stands nowhere else', () => {
    fc.assert(
      fc.property(fc.boolean(), anyActs, (isAsked, order) => {
        let note = draftedNote(isAsked ? { cosigner } : {});
        for (const act of order) {
          const next = Note.parse(JSON.parse(JSON.stringify(refusable(note, act))));
          expect(next.createdBy).toBe(note.createdBy);
          expect(frozen(next)).toMatchObject(frozen(note));
          expect(isConsistent(next)).toBe(true);
          note = next;
        }
      }),
    );
  });

  test('each is told once at the most that something was left: the author of a draft, and whoever was asked', () => {
    fc.assert(
      fc.property(anyActs, order => {
        let note = draftedNote({ cosigner });
        const told: (string | undefined)[] = [];
        for (const act of order) {
          if (act === 'clock') told.push(acts.clock(note).event?.type);
          note = refusable(note, act);
        }
        const all = told.filter(each => each !== undefined);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

test('a draft falls due after a day, a signed note after three where another was asked, and never else', () => {
  expect(draftedNote().dueAt).toBe(later(acting.now, day));
  expect(advanceNote(draftedNote(), acting.now).event.type).toBe('note.left_unsigned');
  expect(signedNote().dueAt).toBeUndefined();
  const asked = signedNote({ cosigner });
  expect(asked.dueAt).toBe(later(signature.at, 3 * day));
  expect(advanceNote(asked, asked.dueAt!).event.type).toBe('note.left_uncosigned');
  expect(cosignNote(asked, cosignature).next.dueAt).toBeUndefined();
});

test('who has signed it signs it no second time as another', () => {
  expect(() => draftedNote({ cosigner: acting.userId })).toThrow(Failure);
  expect(() => changeNote(draftedNote(), 'b3RoZXI=', { cosigner: acting.userId }, acting.userId)).toThrow(Failure);
  expect(() => cosignNote(cosignNote(signedNote({ cosigner }), cosignature).next, cosignature)).toThrow(
    expect.objectContaining({ code: 'note_status' }),
  );
});

test('what changes nothing is the very same, and names nobody as who has written in it', () => {
  const draft = draftedNote({ cosigner });
  for (const patch of [{}, { cosigner }, { appointmentId: null }] as const)
    expect(changeNote(draft, undefined, patch, stranger).next).toBe(draft);
  expect(changeNote(draft, 'b3RoZXI=', {}, stranger).next.writtenBy).toEqual([stranger]);
});

test('a signed note is withdrawn by its author or by whoever decides on that, once, and what was signed stays', () => {
  const note = signedNote({ cosigner });
  const withdrawn = withdrawNote(note, { ...withdrawal, by: stranger }, true).next;
  expect(withdrawn).toEqual({ ...note, status: 'withdrawn', withdrawal: { ...withdrawal, by: stranger }, dueAt: undefined });
  expect(() => withdrawNote(note, { ...withdrawal, by: stranger }, false)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  for (const each of [draftedNote(), withdrawn])
    expect(() => withdrawNote(each, withdrawal, false)).toThrow(expect.objectContaining({ code: 'note_status' }));
  for (const refused of [() => amendNote(withdrawn), () => cosignNote(withdrawn, cosignature)])
    expect(refused).toThrow(expect.objectContaining({ code: 'note_status' }));
});

test('in any order of whatever is done a note waits for whoever can sign it, and for nobody else', () => {
  fc.assert(
    fc.property(anyActs, order => {
      let note = draftedNote({ cosigner });
      for (const act of order) {
        note = refusable(note, act);
        const awaited = awaitedSignature(note);
        const people = [acting.userId, cosigner, stranger];
        const canSign = (userId: (typeof people)[number]) =>
          [signNote, cosignNote].some(sign => {
            try {
              return sign(note, { ...signature, by: userId as typeof acting.userId }).next !== note;
            } catch {
              return false;
            }
          });
        expect(people.filter(canSign)).toEqual(awaited ? [awaited.by] : []);
      }
    }),
  );
});

test('only a signed note that adds to none is added to', () => {
  expect(amendNote(signedNote()).next.status).toBe('amended');
  for (const note of [draftedNote(), signedNote({ amends: 'note_01kb8m3tq2e8fvq3w5r7c9d0eb' })])
    expect(() => amendNote(note)).toThrow(expect.objectContaining({ code: 'note_status' }));
});
