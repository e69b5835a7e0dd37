import { PortalDispense, PortalHolder, PortalPrescription, PortalReading, PortalRecord } from '../../api/clinic/portal.ts';
import { Portal, PortalAccessView } from '../../api/clinic/portal-accesses.ts';
import { PortalVisit, PortalVisitInput, PortalVisitTypes } from '../../api/clinic/portal-visits.ts';
import { PortalAccessInput, PortalInvitationInput } from '../../domain/clinic/portal/portal-access.ts';
import { linePattern, textPattern } from '../../domain/core/text.ts';

/** What the reference says of the portal of patients. */
export const portal = {
  tags: {
    portalAccesses: {
      name: 'Access to portals',
      description:
        'Who has access to what a clinic knows of a patient without being a member of it: the patient, and who acts for them. By a code that the clinic hands over.',
    },
    portal: {
      name: 'Portal of patients',
      description: 'What patients read and change by themselves, or who acts for them. Each look stands with the patient.',
    },
    portalVisits: {
      name: 'Visits by the portal',
      description: 'What patients book, move and call off by themselves, or who acts for them.',
    },
  },
  components: {
    Portal,
    PortalAccess: PortalAccessView,
    PortalRecord,
    PortalReading,
    PortalHolder,
    PortalPrescription,
    PortalDispense,
    PortalVisit,
    PortalVisitTypes,
  },
  descriptions: {
    portalAccessId: 'The id of the access.',
    basis:
      'By what right: the patient, a parent until they come of age, a guardian by court, by a power of attorney, or because the patient wants it.',
    scopes: 'What it is for: to book visits, to read the record, to read prescriptions.',
    evidence: 'By what whoever grants it knows whom it is for, and that they may have it.',
    code: 'What whoever it is for has to say, while nobody has: hand it over to them alone.',
    'PortalAccess.userId': 'Whose it is, once they have used the code.',
    'PortalAccess.until': 'From when on it opens nothing.',
    'PortalAccess.zone': 'Where the day of majority begins for a patient of whom no zone is known.',
    'PortalAccess.endedBy': 'Who has ended it: the clinic, the patient, whose it was, or the clock at its end.',
    'PortalAccess.state': 'How it stands now: `offered` while its code can be used, `open`, or `ended`, also where nobody has looked yet.',
    byPatient: 'The patient has granted it, by their own portal.',
    whom: 'Whom the patient means by it.',
    'PortalHolder.until': 'From when on it opens nothing: its own end, or the day on which a child comes of age.',
    'PortalHolder.state': 'How it stands now.',
    'PortalHolder.isYou': 'Whether it is yours.',
    'PortalHolder.mayEnd': 'Whether you may end it.',
    'PortalHolder.name': 'What whoever has it calls themselves.',
    endToldAt: 'When it was told that it ends soon.',
    grantedBy: 'Who granted it.',
    codeUntil: 'Until when its code can be used.',
    acceptedAt: 'When its code was used.',
    'Portal.until': 'From when on it opens nothing.',
    clinicName: 'The name of the clinic.',
    'PortalReading.at': 'When.',
    'PortalReading.by': 'Who it was: you, somebody of the clinic, another who acts for the patient, or whoever had the link of a mail.',
    'PortalReading.name': 'Who it was, where the clinic tells that.',
    emergency: 'Whether the chart was open to them by an emergency.',
    majorityAge: 'From which age on a patient is grown.',
    namesReaders: 'Whether patients are told by name who was shown them.',
    tellsOfficers: 'Whether privacy officers are told of each access to the portal of a patient that the clinic gives.',
    byPatients: 'Whether patients book it by themselves, by the portal.',
    visitTypes: 'What patients may book by themselves.',
    schedules: 'On which schedules.',
  },
  overrides: [
    [PortalAccessInput.shape.evidence, { pattern: linePattern }],
    [PortalInvitationInput.shape.whom, { pattern: linePattern }],
    [PortalVisitInput.shape.reason.unwrap(), { pattern: textPattern }],
  ],
} as const;
