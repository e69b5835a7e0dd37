import { randomBytes } from 'node:crypto';
import type { noteRoutes } from '../../../shared/api/clinic/notes.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { openNote, sealNote, sealWithdrawal } from '../../../shared/data/clinic/note-seal.ts';
import { notes, notesOf } from '../../../shared/data/clinic/notes.ts';
import { mergedInto, patients, survivorOf, whileGoingOn, whileThere } from '../../../shared/data/clinic/patients.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import { changeNoteContent } from '../../../shared/domain/clinic/notes/content.ts';
import { changeNote, discardNote, draftNote, withdrawNote } from '../../../shared/domain/clinic/notes/note.ts';
import { noteStatusAfter } from '../../../shared/domain/clinic/notes/states.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { isHeld } from '../../../shared/domain/clinic/retention.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { noteShown } from '../patients/access.ts';
import { charted, openedToDecide } from '../prescriptions/known.ts';
import { firstContent, requireNamed, signsNotes } from './draft.ts';
import { showNoteStatement, sign, signedByIn } from './sign.ts';
import { shownNote, shownWithdrawal } from './view.ts';
import { notesAwaiting } from './waiting.ts';

export const noteHandlers: HandlersOf<typeof noteRoutes> = {
  createNote: async ({ params, body, newId, role, context }) => {
    const { dataKey, marked } = await charted(params, { role, context }, 'write');
    const id = { ...params, noteId: await newId('note') };
    const begin = async () => {
      const [content] = await Promise.all([firstContent(params, body), requireNamed(params, body)]);
      const { appointmentId, amends, cosigner } = body;
      const draft = draftNote(id, sealNote(id, content, dataKey, randomBytes), { appointmentId, amends, cosigner }, context);
      // What stands with a record that was merged is added to there: a note to a note, and to a visit that still comes.
      const beside = amends !== undefined || appointmentId !== undefined ? whileThere : whileGoingOn;
      return (await createBeside(() => beside(params), notes, id, draft, marked, patience)).record;
    };
    // A retry is answered what it has written, also where what that names is there no more.
    const record = (await notes.findReplayed(id, marked)) ?? (await begin());
    await noteShown([params], 'createNote', context);
    return shownNote(record, dataKey);
  },

  listNotes: async ({ params, query, role, context }) => {
    const { dataKey, emergencyAccessId } = await charted(params, { role, context }, 'read');
    const page = await notesOf(params, query);
    await noteShown([params], 'listNotes', context, emergencyAccessId);
    return { ...page, items: page.items.map(each => shownNote(each, dataKey)) };
  },

  getNote: async ({ params, role, context }) => {
    const { dataKey, emergencyAccessId } = await charted(params, { role, context }, 'read');
    const found = await notes.get(params);
    await noteShown([params], 'getNote', context, emergencyAccessId);
    return shownNote(found, dataKey);
  },

  changeNote: async ({ params, body, role, context, ifMatch }) => {
    const { dataKey, marked } = await charted(params, { role, context }, 'write');
    const changed = await notes.update(
      params,
      async draft => {
        noteStatusAfter(draft.status, 'change');
        await requireNamed(params, body);
        const before = openNote(draft, dataKey)!;
        const content = changeNoteContent(before, body);
        const sealed = content === before ? undefined : sealNote(params, content, dataKey, randomBytes);
        return changeNote(draft, sealed, body, context.userId);
      },
      marked,
      ifMatch,
    );
    await noteShown([params], 'changeNote', context);
    return shownNote(changed, dataKey);
  },

  discardNote: async ({ params, role, context, ifMatch }) => {
    const { dataKey, marked } = await charted(params, { role, context }, 'write');
    const discarded = await notes.update(
      params,
      async draft => {
        const stored = presentPatient(await patients.find(params));
        // A hold of one record of a person holds for all of theirs.
        const goesOn = await survivorOf(stored);
        const others = [goesOn, ...(await mergedInto(goesOn))].filter(({ patientId }) => patientId !== stored.patientId);
        if ([stored, ...others].some(isHeld)) throw new Failure('must_be_kept', { reason: 'legal_hold' });
        const isAuthorGone = draft.createdBy !== context.userId && !(await signsNotes(params.workspaceId, draft.createdBy));
        return { ...discardNote(draft, context.userId, isAuthorGone), beside: [stored, ...others].map(each => patients.unchanged(each)) };
      },
      marked,
      ifMatch,
    );
    await noteShown([params], 'discardNote', context);
    return shownNote(discarded, dataKey);
  },

  withdrawNote: async ({ params, body: { reason }, role, context, ifMatch }) => {
    // Also of a chart that is not open to them: whoever was let out of the care team has still written in it.
    const { dataKey, marked } = await openedToDecide(params, context);
    const decides = reachOf(role, 'note:approve') !== undefined;
    const withdrawal = { reason: sealWithdrawal(params, reason, dataKey, randomBytes), by: context.userId, at: context.now };
    const withdrawn = await notes.update(params, note => withdrawNote(note, withdrawal, decides), marked, ifMatch, patience);
    await noteShown([params], 'withdrawNote', context);
    return shownWithdrawal(withdrawn, dataKey);
  },

  listNotesToSign: async ({ params, query, role, context }) => {
    const { page, shown } = await notesAwaiting(params.workspaceId, query, role, context);
    await noteShown(shown, 'listNotesToSign', context);
    return page;
  },

  getNoteStatement: async ({ params, role, context }) => {
    const statement = await showNoteStatement(params, await charted(params, { role, context }, 'write'), context);
    await noteShown([params], 'getNoteStatement', context);
    return statement;
  },

  signNote: async ({ params, body: { digest }, role, context, ifMatch, prove }) => {
    const [patient, provedBy] = await Promise.all([charted(params, { role, context }, 'write'), signedByIn(params.workspaceId)]);
    if (provedBy === 'passkey') await prove();
    const signed = await sign(params, { digest, provedBy }, patient, context, ifMatch);
    await noteShown([params], 'signNote', context);
    return shownNote(signed, patient.dataKey);
  },
};
