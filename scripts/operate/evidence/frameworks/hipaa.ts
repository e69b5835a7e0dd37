import type { Framework } from '../control.ts';

/** HIPAA Security Rule and what it refers to, as of 2026. */
export const hipaa: Framework = {
  key: 'hipaa',
  name: 'HIPAA: technical safeguards',
  source: 'https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164',
  about:
    'The technical safeguards of 45 CFR 164.312, with what 164.316 and 164.528 ask of documents and disclosures. A clinic that runs Almanac needs a business associate agreement with AWS, its own risk analysis (164.308) and its own policies: software alone complies with nothing.',
  controls: [
    {
      id: '164.312(a)(1)',
      title: 'Access control',
      how: 'Each route names the permission that it needs; roles of a clinic (clinician, nurse, reception, pharmacist, privacy officer) hold those of their work alone, and reception sees who somebody is, not their chart. Where a clinic says so, charts are open to the care team of the patient alone. A patient lies in a partition of their own below the workspace, so that a record of another clinic is not found by construction.',
      shown: [
        'scripts/check/access/matrix.test.ts',
        'scripts/e2e/every-route.test.ts',
        'functions/clinic/patients/patients.test.ts',
        'shared/domain/clinic/chart-access.test.ts',
      ],
      owner:
        'Give roles to people by their work, and take them when it ends; say whether charts are for care teams (`chartReaders`), which they are not unless it is said.',
    },
    {
      id: '164.312(a)(2)(i)',
      title: 'Unique user identification (required)',
      how: 'Every caller is one user of Cognito or one API key of one user; there are no shared accounts, and who acts for another is written down beside them.',
      shown: ['functions/platform/identity/identity.test.ts', 'shared/runtime/auth/caller.test.ts', 'shared/runtime/auth/acting.test.ts'],
    },
    {
      id: '164.312(a)(2)(ii)',
      title: 'Emergency access procedure (required)',
      how: 'Whoever may read charts opens that of one patient for four hours, with a reason, when they are not in the care team. Privacy officers are told at once and again after 72 hours without a review, each use is an entry that names the emergency, and nobody reviews their own.',
      shown: ['functions/clinic/emergencies/emergencies.test.ts', 'shared/domain/clinic/chart-access.test.ts'],
      owner: 'Have a privacy officer in each clinic, and say what counts as an emergency.',
    },
    {
      id: '164.312(a)(2)(iii)',
      title: 'Automatic logoff (addressable)',
      how: 'Access tokens last an hour. A session is ended by its user, by an operator, or by the end of the account, and refused everywhere within a minute, sockets included.',
      shown: [
        'functions/people/sessions/api.test.ts',
        'shared/domain/people/accounts/session.test.ts',
        'scripts/e2e/abuse-accounts.test.ts',
      ],
      owner: 'Let the app of the clinic lock itself when nobody touches it.',
    },
    {
      id: '164.312(a)(2)(iv)',
      title: 'Encryption and decryption (addressable)',
      how: 'What is known of a patient is sealed by AES-256-GCM under a key of the patient, which is wrapped by one of the workspace and that by KMS, beside the encryption of table, queues, logs and buckets by a key of the account.',
      shown: ['shared/data/clinic/patient-seal.test.ts', 'shared/data/core/seal.test.ts', 'infra/stacks.test.ts'],
    },
    {
      id: '164.312(b)',
      title: 'Audit controls (required)',
      how: 'Who is shown a patient, or is refused, is an entry in the log of the workspace, written before the answer leaves; without it none does. The log is a Merkle tree whose checkpoints are signed by KMS: nothing in it is changed or left out unseen.',
      shown: [
        'scripts/e2e/audited.test.ts',
        'shared/runtime/http/audit.test.ts',
        'scripts/check/events/tree.test.ts',
        'functions/views/audit/api.test.ts',
      ],
      commands: ['npm run verify-log'],
      owner: 'Keep a checkpoint outside of the account, and read the audit.',
    },
    {
      id: '164.312(c)(1)',
      title: 'Integrity',
      how: 'Each change is one conditional write of one version, which carries its event. Each night tables, logs and indexes are held against each other.',
      shown: ['shared/data/core/table.test.ts', 'functions/platform/reconcile/reconcile.test.ts', 'scripts/check/events/reconcile.test.ts'],
      commands: ['npm run simulate'],
    },
    {
      id: '164.312(c)(2)',
      title: 'Mechanism to authenticate what is stored (addressable)',
      how: 'A sealed text opens only in its place (workspace, patient, record, field), and an export of a log proves each entry without us.',
      shown: ['shared/data/clinic/patient-seal.test.ts', 'shared/log/tree/tree.test.ts', 'scripts/operate/verify-log/file.test.ts'],
      commands: ['npm run judges'],
    },
    {
      id: '164.312(d)',
      title: 'Person or entity authentication (required)',
      how: 'Cognito signs users in, by a password of twelve characters and, where they have turned it on, a code; a passkey proves requests that hurt most, each by itself.',
      shown: [
        'functions/people/passkeys/passkeys.test.ts',
        'functions/people/passkeys/step-up.test.ts',
        'shared/webauthn/ceremonies.test.ts',
      ],
      commands: ['npm run judges -- passkeys'],
      owner: 'Ask everybody who reads charts for a passkey; that nobody reads them without one is not enforced.',
      missing: 'A rule of the workspace that refuses readers of charts without a second factor.',
    },
    {
      id: '164.312(e)(1)',
      title: 'Transmission security',
      how: 'HTTPS alone, with HSTS; mails, pushes, webhooks and calendars name no patient and nothing of their health. Made-up health data is looked for in all that leaves and in all that is stored.',
      shown: ['functions/clinic/patients/canaries.test.ts', 'scripts/e2e/http.test.ts', 'shared/aws/public-address.test.ts'],
    },
    {
      id: '164.316(b)(2)(i)',
      title: 'Documents are kept for six years',
      how: 'Entries of the log are kept for ever unless the stage says otherwise (`logDays`), hot for 90 days and in S3 after that; who was shown a patient is known for ten years. Who was treated is kept for the years of the clinic after the last of it, six at the least, and under a legal hold for as long as it stands; no erasure and no end of a workspace comes before that.',
      shown: [
        'functions/platform/archive/archive.test.ts',
        'shared/domain/clinic/retention.test.ts',
        'scripts/check/clinic/retention.test.ts',
        'functions/clinic/retention/retention.test.ts',
      ],
      owner: 'Keep your policies and risk analyses as long.',
    },
    {
      id: '164.528',
      title: 'Accounting of disclosures',
      how: 'All reads of a patient are listed, those for treatment too, which is more than the rule asks: for privacy officers by `GET …/patients/{patientId}/accesses`, ten years back, and once the patient is erased as well.',
      shown: ['functions/clinic/patients/patients.test.ts'],
      owner: 'Add what you disclose beside the software.',
    },
  ],
};
