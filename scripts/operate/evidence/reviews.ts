/** What is looked at or tried again and again, so that what a page says stays true. `rule` is an RRULE (RFC 5545) whose first day is `first`. */
export type Review = { key: string; title: string; first: string; rule: string; every: string; how: string };

export const reviews: readonly Review[] = [
  {
    key: 'restore-test',
    title: 'Read the report of the restore test',
    first: '2027-01-02',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=2',
    every: 'each month, the 2nd',
    how: 'AWS restores the latest backup on the first and mails how that went.',
  },
  {
    key: 'recovery-drill',
    title: 'Drill the recovery',
    first: '2027-01-10',
    rule: 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10',
    every: 'each quarter',
    how: '`npm run drill`, and once a year by the page on a stage.',
  },
  {
    key: 'access-review',
    title: 'Review who may deploy and who is an operator',
    first: '2027-01-15',
    rule: 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15',
    every: 'each quarter',
    how: 'Roles of the account, the group `operators` of the user pool, members of clinics and their roles.',
  },
  {
    key: 'evidence',
    title: 'Collect evidence',
    first: '2027-01-20',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=20',
    every: 'each month',
    how: '`npm run evidence`; keep the report.',
  },
  {
    key: 'log-verified',
    title: 'Verify the log against the checkpoint that was kept',
    first: '2027-01-04',
    rule: 'FREQ=WEEKLY;BYDAY=MO',
    every: 'each week',
    how: '`npm run verify-log`.',
  },
  {
    key: 'risk-analysis',
    title: 'Analyse risks anew',
    first: '2027-01-15',
    rule: 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15',
    every: 'each year',
    how: '45 CFR 164.308(a)(1)(ii)(A), Art. 32 and 35 GDPR.',
  },
];
