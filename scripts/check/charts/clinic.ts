import { cosignature, cosigner, draftedNote, withdrawal } from '../../../shared/domain/clinic/notes/note.fixture.ts';
import * as noteRules from '../../../shared/domain/clinic/notes/note.ts';
import { drafted, signature } from '../../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import * as rules from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import type { Machine } from './machine.ts';

const endsAt = '2027-11-29T00:00:00.000Z';
const later = '2026-12-24T00:00:00.000Z';
const laterStill = '2027-01-24T00:00:00.000Z';
const sign = (record: rules.Prescription, at: string, startsAt: string) =>
  rules.signPrescription(record, { ...signature, at }, { startsAt, endsAt });

export const prescribed: Machine<rules.Prescription> = {
  title: 'Prescription',
  about: 'What is prescribed to a patient. Once it is signed nothing of what it says is changed; on hold it stays valid no longer by that.',
  begins: [{ by: 'prescription.created', record: drafted() }],
  rules: {
    change: record => rules.changePrescription(record, 'b3RoZXI=', { userId: record.createdBy, now: record.createdAt }),
    sign: (record, at) => sign(record, at, at),
    signForLater: (record, at) => sign(record, at, later),
    start: record => (record.status === 'signed' ? rules.advancePrescription(record, later) : undefined),
    hold: (record, at) => rules.holdPrescription(record, at),
    resume: (record, at) => rules.resumePrescription(record, at),
    stop: (record, at) => rules.stopPrescription(record, at),
    dispense: record => (record.status === 'active' ? rules.supplyPrescription(record, { dispensed: 1, refillAt: laterStill }) : undefined),
    fallDueAgain: record =>
      record.status === 'active' && record.dueAt === record.refillAt && record.refillAt
        ? rules.advancePrescription(record, record.refillAt)
        : undefined,
    leaveUnsigned: (record, at) => (record.status === 'draft' && record.dueAt ? rules.advancePrescription(record, at) : undefined),
    end: record => (['active', 'on_hold'].includes(record.status) ? rules.advancePrescription(record, endsAt) : undefined),
  },
  stateOf: ({ status }) => status,
  rank: ({ dueAt }) => String(dueAt !== undefined),
};

export const written: Machine<noteRules.Note> = {
  title: 'Note',
  about:
    'What is written of a treatment. Once it is signed nothing of what it says is changed; another that is signed may add to it, and one in the wrong chart is withdrawn.',
  begins: [{ by: 'note.created', record: draftedNote({ cosigner }) }],
  rules: {
    change: record => noteRules.changeNote(record, 'b3RoZXI=', {}, record.createdBy),
    discard: record => noteRules.discardNote(record, record.createdBy),
    sign: record => noteRules.signNote(record, signature),
    cosign: record => noteRules.cosignNote(record, cosignature),
    amend: record => noteRules.amendNote(record),
    withdraw: record => noteRules.withdrawNote(record, withdrawal, false),
    leave: (record, at) => (record.dueAt ? noteRules.advanceNote(record, at) : undefined),
  },
  stateOf: ({ status }) => status,
  rank: ({ dueAt, cosignature }) => `${dueAt !== undefined} ${cosignature !== undefined}`,
};
