import type { Framework } from '../control.ts';

/** The General Data Protection Regulation, where software answers it. */
export const gdpr: Framework = {
  key: 'gdpr',
  name: 'GDPR',
  source: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj',
  about:
    'The articles of Regulation (EU) 2016/679 that software can answer. Whoever runs a stage is the controller, or processes for one: legal bases, notices, contracts with processors (AWS) and the record of processing are theirs.',
  controls: [
    {
      id: 'Art. 5(1)(c)',
      title: 'Data minimisation',
      how: 'Logs hold ids and no texts of people; of a device its kind is kept and no address; events that leave say ids unless their reader may read more.',
      shown: ['shared/runtime/log/logger.test.ts', 'events/catalogue.test.ts', 'functions/people/sessions/api.test.ts'],
    },
    {
      id: 'Art. 5(1)(e)',
      title: 'Storage limitation',
      how: 'What is in the trash, ended or expired is erased by the clock; each kind of record says for how long it is kept, in a chart that is made from the code.',
      shown: ['scripts/e2e/trash.test.ts', 'scripts/check/charts/charts.test.ts'],
    },
    {
      id: 'Art. 9',
      title: 'Health data',
      how: 'Each attribute has a data class; what is health is sealed under a key of its patient, is in no key, queue, log line, mail or webhook, and is read by roles of a clinic alone.',
      shown: ['functions/clinic/patients/canaries.test.ts', 'scripts/check/charts/charts.test.ts', 'scripts/check/access/matrix.test.ts'],
      owner: 'Have a legal basis for it, and assess its impact (Art. 35).',
    },
    {
      id: 'Art. 15, 20',
      title: 'Access and portability',
      how: 'Everybody exports all that is held about them as JSON (`GET /v1/me/export`), a clinic all of one patient; who was shown something stands in the audit.',
      shown: ['functions/views/export/api.test.ts', 'functions/clinic/patients/patients.test.ts', 'functions/views/audit/api.test.ts'],
    },
    {
      id: 'Art. 16',
      title: 'Rectification',
      how: 'People change what is held about them; a change is a version, and the one before stays in the log.',
      shown: ['functions/people/me/api.test.ts', 'functions/clinic/patients/patients.test.ts'],
    },
    {
      id: 'Art. 17',
      title: 'Erasure',
      how: 'An account is closed at once and erased after 30 days; a patient by the destruction of their key and of all by which they were found, once they need not be kept any more (Art. 17(3)(c)). The log stays provable. What was erased is erased again when a backup is brought back.',
      shown: [
        'scripts/e2e/abuse-accounts.test.ts',
        'scripts/check/erasure/points.test.ts',
        'scripts/check/clinic/retention.test.ts',
        'scripts/check/erasure/absences.test.ts',
        'scripts/check/events/restore.test.ts',
      ],
      owner: 'Tell people that backups hold what was erased for up to 35 days.',
    },
    {
      id: 'Art. 7(3), 21',
      title: 'Withdrawal and objection',
      how: 'Mails have one-click unsubscribe, each channel is chosen by its user, invitations can be refused for ever, consents of patients stand by channel with who took them and when.',
      shown: [
        'functions/notifications/actions/api.test.ts',
        'functions/people/invitations/limits.test.ts',
        'shared/domain/clinic/patient-content.test.ts',
      ],
    },
    {
      id: 'Art. 25',
      title: 'Protection by design and by default',
      how: 'Rights are narrow by default, and no default shares anything with anybody outside of a workspace.',
      shown: ['shared/domain/core/permissions.test.ts', 'scripts/check/access/by-lists.test.ts'],
    },
    {
      id: 'Art. 32',
      title: 'Security of processing',
      how: 'Encryption by keys of the account, one role a function, backups under a lock, and a recovery that is drilled.',
      shown: ['infra/stacks/functions.test.ts', 'infra/stacks/operations.test.ts', 'scripts/operate/restore/judge.test.ts'],
      commands: ['npm run drill'],
    },
    {
      id: 'Art. 33, 34',
      title: 'Breach',
      how: 'Alarms on refusals of authentication and failures, each with a runbook; the audit and the log say who was shown what.',
      shown: ['infra/stacks/operations.test.ts', 'scripts/check/costs/refusals.test.ts'],
      owner: 'Decide and tell within 72 hours.',
    },
  ],
};
