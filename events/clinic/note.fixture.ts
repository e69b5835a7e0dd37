import { cosignature, cosigner, draftedNote, noteKey, signedNote, withdrawal } from '../../shared/domain/clinic/notes/note.fixture.ts';
import {
  advanceNote,
  amendNote,
  changeNote,
  cosignNote,
  discardNote,
  draftNote,
  signNote,
  withdrawNote,
} from '../../shared/domain/clinic/notes/note.ts';
import { acting, signature } from '../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

/** A note, and all that happens to it. */
export const noteSamples = (): Sample[] => {
  const asked = signedNote({ cosigner });
  return samplesOf(
    'note',
    draftNote(noteKey, 'c2VhbGVk', { cosigner }, acting),
    changeNote(draftedNote(), 'b3RoZXI=', { cosigner }, acting.userId),
    discardNote(draftedNote(), acting.userId),
    advanceNote(draftedNote(), acting.now),
    signNote(draftedNote({ cosigner }), signature),
    advanceNote(asked, asked.dueAt!),
    cosignNote(asked, cosignature),
    amendNote(signedNote()),
    withdrawNote(signedNote(), withdrawal, false),
  );
};
