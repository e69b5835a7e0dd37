import { AppointmentView, FreeTime } from '../../api/clinic/appointments.ts';
import { EmergencyAccessView } from '../../api/clinic/emergencies.ts';
import type { modules } from '../../api/clinic/index.ts';
import { PatientMerged } from '../../api/clinic/patient-merges.ts';
import { PatientsFound, PatientsMatched, PatientView } from '../../api/clinic/patients.ts';
import { LegalHoldView } from '../../api/clinic/retention.ts';
import { VisitSeriesView } from '../../api/clinic/visit-series.ts';
import { WaitlistEntryView } from '../../api/clinic/waitlist.ts';
import { AppointmentInput, RescheduleInput } from '../../domain/clinic/booking/appointment.ts';
import { Closure, OpenHours, Schedule, ScheduleInput } from '../../domain/clinic/booking/schedule.ts';
import { VisitType, VisitTypeInput, VisitTypePatch, visitTypeRules } from '../../domain/clinic/booking/visit-type.ts';
import { Clinic } from '../../domain/clinic/clinic.ts';
import { EmergencyAccessInput, EmergencyReviewInput } from '../../domain/clinic/emergency-access.ts';
import { LegalHoldInput } from '../../domain/clinic/legal-hold.ts';
import { PatientAccess } from '../../domain/clinic/patient-access.ts';
import { PatientContact, PatientIdentifier, PatientInput, PatientName, PatientPatch } from '../../domain/clinic/patient-content.ts';
import { linePattern, textPattern } from '../../domain/core/text.ts';
import { visitFields } from './clinic-visits.ts';
import { noting } from './noting.ts';
import type { ServicePart } from './part.ts';
import { portal } from './portal.ts';
import { prescribing } from './prescribing.ts';

const line = { pattern: linePattern };

export const clinic: ServicePart<typeof modules> = {
  tags: {
    patients: {
      name: 'Patients',
      description: 'The patients of a clinic: who they are and how they are reached. Whoever is shown them stands in the log.',
    },
    emergencies: {
      name: 'Emergencies',
      description:
        'Charts that were opened in an emergency by who is not in the care team of the patient: for four hours, told at once, and reviewed.',
    },
    retention: {
      name: 'Retention',
      description: 'How long the patients of a clinic are kept: by its own rules, and by legal holds, which win over every erasure.',
    },
    prescriptions: {
      name: 'Prescriptions',
      description: 'What is prescribed to patients: written, and signed with a passkey. Whoever is shown it stands in the log.',
    },
    dispenses: {
      name: 'Dispenses',
      description: 'What was handed out by a prescription, never more than it allows. Whoever is shown one stands in the log.',
    },
    adherence: { name: 'Adherence', description: 'On how many days patients had what is prescribed to them.' },
    visitTypes: {
      name: 'Types of visits',
      description: 'What is booked in a clinic: how long it takes, when it may begin, and what it needs.',
    },
    schedules: { name: 'Schedules', description: 'When clinicians, rooms and devices can be booked.' },
    appointments: {
      name: 'Appointments',
      description: 'Visits of patients: no time is booked twice. Whoever is shown one stands in the log.',
    },
    ...portal.tags,
    patientMerges: {
      name: 'Merges of patients',
      description: 'That two records are of one person, and that they are not after all. Nothing of them is shown.',
    },
    visitLinks: {
      name: 'Links of visits',
      description:
        'What patients do by the links of their mails, without an account: come, choose another time, call off, take what is offered.',
    },
    ...noting.tags,
    waitlist: {
      name: 'Waitlist',
      description: 'Patients who wait for a time: what is free is kept for one after the other. Whoever is shown them stands in the log.',
    },
    visitSeries: {
      name: 'Series of visits',
      description:
        'Visits of a patient that return by a rule, booked all or those that can be, told by one mail, and called off from any of them on. FHIR R4 has no series: there each is an Appointment by itself.',
    },
  },
  components: {
    Patient: PatientView,
    PatientsFound,
    PatientMerged,
    PatientName,
    PatientIdentifier,
    PatientContact,
    PatientAccess,
    Clinic,
    LegalHold: LegalHoldView,
    EmergencyAccess: EmergencyAccessView,
    PatientsMatched,
    ...prescribing.components,
    Schedule,
    OpenHours,
    Closure,
    VisitType,
    Appointment: AppointmentView,
    FreeTime,
    ...portal.components,
    WaitlistEntry: WaitlistEntryView,
    VisitSeries: VisitSeriesView,
    ...noting.components,
  },
  descriptions: {
    patientId: 'The id of the patient.',
    into: 'The record that goes on.',
    mergedInto: 'The record of the same person in which this one goes on.',
    mergedFrom: 'The records of the same person that go on in this one, or did when it was merged itself.',
    recordNumber: 'The medical record number: counted in the workspace, the last digit checks it.',
    names: 'What they are called, as HumanName of FHIR: who has one name alone has it as `family`.',
    'PatientName.use': 'What the name is for.',
    family: 'The family name.',
    given: 'The given names, the middle ones with them.',
    prefix: 'What stands before the name, such as a title.',
    suffix: 'What stands behind it.',
    birthDate: 'When they were born: a day, or the month or year alone where no more is known.',
    gender: 'The gender for administrative purposes (`Patient.gender` of FHIR).',
    birthSex: 'The sex that was noted at birth: female, male, another, unknown, or asked and not known.',
    genderIdentity: 'The gender as they say it.',
    identifiers: 'What others call them; each is of one patient alone.',
    identifier: 'What somebody else calls them.',
    'PatientIdentifier.system': 'Who calls them so, as a URI: an insurer, a register, another clinic.',
    'PatientIdentifier.value': 'What they are called there.',
    contacts: 'By what they are reached.',
    'PatientContact.system': 'What it is.',
    'PatientContact.value': 'The number or address.',
    'PatientContact.use': 'Where that is.',
    consents:
      'By which channels they want to be told, and by which not; of a channel that is not named nobody knows, so that it is not used.',
    email: 'By mail.',
    sms: 'By text message.',
    call: 'By telephone.',
    post: 'By letter.',
    'consents.given': 'Whether they want that.',
    by: 'Who wrote it down; `patient_link` is the patient, by the link of a mail.',
    at: 'When.',
    zone: 'The time zone in which they are told.',
    language: 'The language in which they are told.',
    alerts: 'What whoever treats them has to know, such as an allergy. For who may read charts.',
    ended: 'Whether they are no longer a patient here.',
    endedAt: 'Since when they are no longer a patient here.',
    patients: 'Those who were found.',
    more: 'Whether there may be more than these.',
    matches: 'Those who may be who is asked for, the likeliest first.',
    patient: 'The patient.',
    grade: 'How sure it is.',
    score: 'By which they are in order, from 0 to 1.',
    name: 'The beginnings of words of their name, three letters at the least.',
    kind: 'What the record is.',
    record: 'The record.',
    'PatientAccess.userId': 'Who was shown them; `patient_link` is whoever came by the link of a mail to them.',
    'PatientAccess.at': 'When.',
    'PatientAccess.refused': 'They were refused what they asked for; once an hour for each route, at its beginning.',
    'PortalReading.refused': 'They were refused what they asked for; once an hour for each route, at its beginning.',
    bySelf: 'It was the patient, by their own portal.',
    accessId: 'The id of the access, which follows from the request.',
    operation: 'By which route.',
    expiresAt: 'When this is forgotten (Unix seconds).',
    retentionYears: 'For how many years a patient is kept after the last of their treatment.',
    changedBy: 'Who changed it last.',
    chartReaders: 'To whom charts are open who may read charts: to all of them, or to whoever is in the care team of the patient.',
    careTeam: 'Who treats them.',
    formerContacts: 'The mail addresses that they had within 30 days, each with until when it is told who is let into their portal.',
    emergencyAccessId: 'The id of the emergency access.',
    'EmergencyAccess.userId': 'Who opened the chart.',
    'EmergencyAccess.at': 'When.',
    'EmergencyAccess.until': 'From when on it is closed to them again.',
    until: 'Before when it must begin.',
    'EmergencyAccess.dueAt': 'By when it is to be reviewed.',
    justified: 'Whether it was justified.',
    remarks: 'What there is to say of it.',
    reviewedBy: 'Who reviewed it.',
    reviewedAt: 'When it was reviewed.',
    legalHoldId: 'The id of the legal hold.',
    grounds: 'Why.',
    'LegalHold.grounds': 'Why: a court, a complaint, a case number.',
    placedBy: 'Who placed it.',
    placedAt: 'When it was placed.',
    liftGrounds: 'Why it was lifted.',
    liftedBy: 'Who lifted it.',
    liftedAt: 'When it was lifted.',
    ...prescribing.descriptions,
    ...noting.descriptions,
    ...visitFields,
    ...portal.descriptions,
  },
  overrides: [
    [LegalHoldInput.shape.grounds, line],
    [EmergencyAccessInput.shape.grounds, line],
    [EmergencyReviewInput.shape.remarks, line],
    [PatientName.shape.family, line],
    [PatientName.shape.prefix, line],
    [PatientName.shape.suffix, line],
    [PatientIdentifier.shape.value, line],
    [PatientContact.shape.value, line],
    [PatientInput.shape.identifiers.unwrap(), { uniqueItems: true }],
    [PatientPatch.shape.identifiers.unwrap(), { uniqueItems: true }],
    [PatientInput.shape.genderIdentity, line],
    [PatientPatch.shape.genderIdentity, line],
    ...prescribing.overrides,
    ...noting.overrides,
    ...portal.overrides,
    [ScheduleInput.shape.name, { pattern: linePattern, description: 'What it is called.' }],
    [VisitTypeInput.shape.name, { pattern: linePattern, description: 'What it is called.' }],
    [VisitTypeInput.shape.every.unwrap(), { multipleOf: visitTypeRules.grid }],
    [VisitTypePatch.shape.every.unwrap(), { multipleOf: visitTypeRules.grid }],
    [AppointmentInput.shape.reason.unwrap(), { pattern: textPattern }],
    [RescheduleInput.shape.override.unwrap().shape.reason, { pattern: textPattern }],
  ],
};
