import { allOfOwn } from './action.ts';

/** Who works in a clinic has its items as members have them. */
const ofStaff = [
  { resource: 'workspace', actions: ['read'] },
  { resource: 'member', actions: ['read'] },
  { resource: 'list', actions: ['read', 'create', 'change'] },
  { resource: 'item', actions: allOfOwn },
  { resource: 'comment', actions: allOfOwn },
  { resource: 'clinic', actions: ['read'] },
] as const;
/** Whoever treats patients, and what they have to know of them. */
const ofTreatment = [
  ...ofStaff,
  { resource: 'patient', actions: ['read', 'create', 'change'] },
  { resource: 'chart', actions: ['read', 'change'] },
  { resource: 'schedule', actions: ['read'] },
  { resource: 'dispense', actions: ['read'] },
  { resource: 'note', actions: ['read', 'create', 'change', 'delete', 'sign'] },
] as const;

/** What each role of clinics may. */
export const clinicRoles = {
  /** Whoever prescribes signs what they have written themselves. Visits are seen by those whom they are to. */
  clinician: [
    ...ofTreatment,
    { resource: 'prescription', actions: ['read', 'create', 'change', 'sign'] },
    { resource: 'appointment', actions: ['read', 'change', 'complete'], conditions: ['assigned'] },
  ],
  nurse: [
    ...ofTreatment,
    { resource: 'prescription', actions: ['read'] },
    { resource: 'appointment', actions: ['read', 'create', 'change', 'complete'] },
  ],
  /** Who patients are and how they are reached, when they come, and nothing that is known for their treatment. */
  reception: [
    ...ofStaff,
    { resource: 'patient', actions: ['read', 'create', 'change'] },
    { resource: 'schedule', actions: ['read', 'create', 'change'] },
    { resource: 'appointment', actions: ['read', 'create', 'change', 'complete'] },
  ],
  /** Whoever dispenses reads what is prescribed, and no chart. */
  pharmacist: [
    ...ofStaff,
    { resource: 'patient', actions: ['read'] },
    { resource: 'prescription', actions: ['read'] },
    { resource: 'dispense', actions: ['read', 'create', 'change'] },
  ],
  /** Who was shown what, how long patients are kept, and that somebody is erased, two records are of one person, or a note was written in the wrong chart: no patient is shown to them. */
  privacy_officer: [
    ...ofStaff,
    { resource: 'clinic', actions: ['change'] },
    { resource: 'audit', actions: ['read'] },
    { resource: 'patient', actions: ['delete', 'approve'] },
    { resource: 'note', actions: ['delete', 'approve'] },
    { resource: 'retention', actions: ['read', 'create', 'change'] },
    { resource: 'emergency', actions: ['read', 'approve'] },
  ],
} as const;
