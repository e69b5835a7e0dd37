import type { Framework } from '../control.ts';

/** The Trust Services Criteria that software and its delivery answer. */
export const soc2: Framework = {
  key: 'soc2',
  name: 'SOC 2: trust services criteria',
  source: 'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  about:
    'Criteria of security, availability, confidentiality and privacy where code or its delivery is the evidence. CC1 to CC5 (control environment, communication, risk, monitoring, activities) are of an organisation, and are not here. An auditor, and no page, gives a report.',
  controls: [
    {
      id: 'CC6.1',
      title: 'Logical access',
      how: 'One table of permissions, keys of the account for all that is stored, secrets that only functions read whose row says so.',
      shown: ['scripts/check/access/matrix.test.ts', 'infra/stacks/functions.test.ts', 'scripts/e2e/secrets.test.ts'],
    },
    {
      id: 'CC6.2, CC6.3',
      title: 'Access is given and taken',
      how: 'Invitations are accepted by whom they are for; nobody gives more than they have; a role that was taken ends within a minute.',
      shown: ['functions/people/invitations/api.test.ts', 'functions/people/workspaces/api.test.ts', 'scripts/e2e/abuse-people.test.ts'],
      owner: 'Review who is an operator, and who may deploy.',
    },
    {
      id: 'CC6.6, CC6.7',
      title: 'Boundaries and transmission',
      how: 'HTTPS alone; webhooks and calendars reach public addresses alone; browsers only from named origins.',
      shown: ['shared/aws/public-address.test.ts', 'shared/aws/web-post.test.ts', 'scripts/e2e/http.test.ts', 'infra/stages.test.ts'],
    },
    {
      id: 'CC6.8',
      title: 'Malicious software',
      how: 'Packages are pinned by hash and run no code when they are installed; what people upload is opened by one function without rights, and made anew.',
      shown: ['scripts/check/workflows.test.ts', 'functions/items/files/api.test.ts'],
    },
    {
      id: 'CC7.1, CC7.2',
      title: 'Detection',
      how: 'Alarms with what people lose and a runbook each; accesses are logged and cannot be changed unseen.',
      shown: ['infra/stacks/operations.test.ts', 'scripts/check/events/tree.test.ts'],
    },
    {
      id: 'CC7.3, CC7.4',
      title: 'Response',
      how: 'Runbooks with whole commands; access of an account ends within a minute; dead letters are looked at and sent again.',
      shown: ['scripts/e2e/abuse-accounts.test.ts', 'scripts/e2e/redrive.test.ts'],
      owner: 'Know who is called, and try it.',
    },
    {
      id: 'CC7.5, A1.2, A1.3',
      title: 'Recovery',
      how: 'Backups under locks, copies elsewhere, a restore test each month, and a drill that brings a table back and holds it against its logs.',
      shown: ['infra/stacks/operations.test.ts', 'scripts/check/events/restore.test.ts', 'scripts/operate/restore/judge.test.ts'],
      commands: ['npm run drill'],
    },
    {
      id: 'CC8.1',
      title: 'Change',
      how: 'A change is a pull request with checks and a preview; staging does the main job before production, which somebody approves; two versions run beside each other without harm.',
      shown: ['scripts/check/workflows.test.ts', 'scripts/skew/skew.test.ts', 'scripts/operate/preview/preview.test.ts'],
      owner: 'Protect the branch, and name who approves.',
    },
    {
      id: 'A1.1',
      title: 'Capacity',
      how: 'Requests, mails and sends have quotas by user; queues are fair by workspace; alarms ring before the account is full.',
      shown: ['scripts/e2e/limits.test.ts', 'scripts/check/costs/limits.test.ts', 'infra/stacks/operations.test.ts'],
    },
    {
      id: 'C1.1, C1.2',
      title: 'Confidential information',
      how: 'Each attribute has a data class, from which redaction, sealing, export and erasure follow.',
      shown: ['scripts/check/charts/charts.test.ts', 'events/catalogue.test.ts', 'functions/clinic/patients/canaries.test.ts'],
    },
    {
      id: 'PI1.2 to PI1.5',
      title: 'Processing',
      how: 'What falls due is told once and in time, whatever is killed, late or doubled on the way.',
      shown: ['scripts/simulation/kills.test.ts', 'scripts/simulation/late.test.ts', 'scripts/simulation/simulation.test.ts'],
      commands: ['npm run simulate', 'npm run faults'],
    },
  ],
};
