import { parseArgs } from 'node:util';
import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { createReport, problem, type Report, runScript } from '../console.ts';
import { apiOf, newPerson, type Person, type Stage } from '../testing/people.ts';
import { runningStage } from './cloud/running.ts';
import { fillClinic } from './seed/clinic.ts';
import { letIn } from './seed/let-in.ts';

type Api = Person['api'];
type Draft = Parameters<Api['createItem']>[0]['body'];
type Workspace = { workspaceId: WorkspaceId };

const zone = 'Europe/Berlin';
const atOnce = 8;
const dayMs = 86_400_000;

const dayFrom = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const pick = <T>(from: readonly T[], i: number): T => from[i % from.length]!;

const chores: Draft[] = [
  {
    title: 'Take the bins out',
    kind: 'chore',
    due: { date: dayFrom(1), time: '19:00' },
    recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' },
    reminders: [{ offset: 'PT0S', repeatEvery: 'PT30M' }],
  },
  {
    title: 'Water the plants',
    kind: 'chore',
    due: { date: dayFrom(2), time: '09:00' },
    recurrence: { rule: 'FREQ=DAILY;INTERVAL=3' },
    reminders: [{ offset: '-PT1H' }],
    checklist: [{ text: 'Orchids' }, { text: 'Balcony' }],
    tags: ['garden'],
  },
  {
    title: 'Descale the kettle',
    kind: 'chore',
    due: { date: dayFrom(12) },
    recurrence: { rule: 'FREQ=MONTHLY', anchor: 'completion' },
    reminders: [{ offset: 'P0D', time: '10:00' }],
  },
  {
    title: 'Pay the rent',
    priority: 'high',
    due: { date: `${dayFrom(31).slice(0, 7)}-01`, time: '08:00' },
    recurrence: { rule: 'FREQ=MONTHLY;BYMONTHDAY=1' },
    reminders: [{ offset: '-P1D', time: '18:00' }],
    tags: ['money'],
  },
  {
    title: 'Heart tablets',
    priority: 'critical',
    due: { date: dayFrom(1), time: '08:00' },
    recurrence: { rule: 'FREQ=DAILY', missed: 'skip' },
    reminders: [{ offset: 'PT0S', repeatEvery: 'PT10M' }],
    tags: ['health'],
  },
  {
    title: 'Change the smoke alarm batteries',
    kind: 'chore',
    due: { date: dayFrom(90) },
    recurrence: { rule: 'FREQ=YEARLY' },
    reminders: [{ offset: '-P7D', time: '09:00' }],
  },
];

const verbs = ['Review', 'Write', 'Call about', 'Send', 'Plan', 'Check', 'Book', 'Renew', 'Fix', 'Order'] as const;
const things = [
  'the contract',
  'the offer',
  'the invoice',
  'the travel plan',
  'the newsletter',
  'the backup',
  'the insurance',
  'the slides',
  'the survey',
  'the licences',
] as const;
const priorities = ['none', 'none', 'low', 'medium', 'none', 'high'] as const;
const tags = ['office', 'customers', 'money', 'people'] as const;

/** The `i`th of a thousand believable tasks: spread over a quarter, some timed, some recurring, some without a date. */
const task = (i: number): Draft => {
  const timed = i % 3 === 0;
  const due =
    i % 10 === 9 ? undefined : { date: dayFrom((i * 7) % 90), ...(timed ? { time: `${String(8 + (i % 10)).padStart(2, '0')}:30` } : {}) };
  return {
    title: `${pick(verbs, i)} ${pick(things, Math.floor(i / verbs.length))} (${i + 1})`,
    priority: pick(priorities, i),
    tags: [pick(tags, i)],
    due,
    ...(due && i % 8 === 0 ? { recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2' } } : {}),
    ...(timed && due ? { reminders: [{ offset: '-PT30M' }] } : {}),
  };
};

const addAll = async (api: Api, workspace: Workspace, drafts: Draft[]): Promise<void> => {
  for (let i = 0; i < drafts.length; i += atOnce)
    await Promise.all(drafts.slice(i, i + atOnce).map(body => api.createItem({ params: workspace, body: { zone, ...body } })));
};

const household = async (ada: Person, bob: Person): Promise<void> => {
  const { data: home } = await ada.api.createWorkspace({ body: { name: 'Our home', kind: 'household' } });
  await letIn(ada, bob, home, 'member');
  const { data: list } = await ada.api.createList({ params: home, body: { name: 'Around the house' } });
  await addAll(
    ada.api,
    home,
    chores.map(chore => ({ ...chore, listId: list.listId, assignees: chore.kind === 'chore' ? [] : [ada.userId] })),
  );
  const { data: machine } = await ada.api.createItem({
    params: home,
    body: { title: 'Empty the washing machine', kind: 'chore', assignees: [], zone },
  });
  const rule = { kind: 'falls_below', level: 5, rearmAt: 50 } as const;
  await ada.api.createThing({ params: home, body: { name: 'Washing machine (watts)', kind: 'number', rule, itemId: machine.itemId } });
};

const team = async (ada: Person, bob: Person, eve: Person, items: number): Promise<void> => {
  const { data: office } = await bob.api.createWorkspace({ body: { name: 'Studio Nord', kind: 'team' } });
  await letIn(bob, ada, office, 'admin');
  await letIn(bob, eve, office, 'guest');
  const people = [ada, bob, eve];
  await addAll(
    bob.api,
    office,
    Array.from({ length: items }, (_, i) => ({ ...task(i), assignees: [pick(people, i).userId] })),
  );
};

const settle = (person: Person, displayName: string) =>
  person.api.changeMe({
    body: {
      displayName,
      zone,
      digest: {
        daily: { days: 'weekdays', time: '07:00', channels: ['email', 'inbox'] },
        weekly: { weekday: 'sun', time: '18:00', channels: ['email'] },
      },
      quietHours: { fri: { from: '22:00', to: '09:00' }, sat: { from: '22:00', to: '09:00' } },
    },
  });

const signUpAll = async <N extends string>(stage: Stage, names: readonly N[]): Promise<Record<N, Person>> => {
  const people = await Promise.all(names.map(async name => [name, await newPerson(stage, name)]));
  return Object.fromEntries(people) as Record<N, Person>;
};

const fillHomeAndTeam = async (stage: Stage, items: number, report: Report): Promise<void> => {
  const { ada, bob, eve } = await report.step('three people sign up', () => signUpAll(stage, ['ada', 'bob', 'eve']));
  await report.step('they choose how to be told', () => Promise.all([settle(ada, 'Ada'), settle(bob, 'Bob'), settle(eve, 'Eve')]));
  await report.step('a household with its chores', () => household(ada, bob));
  await report.step(`a team with ${items} items`, () => team(ada, bob, eve, items));
  const { data: agenda } = await apiOf(stage, ada.token).getAgenda({
    query: { from: new Date().toISOString(), to: new Date(Date.now() + 7 * dayMs).toISOString() },
  });
  report.say(`\n${agenda.length} things fall due for Ada in the next seven days.\nSign in as ${ada.email} with ${ada.password}\n`);
};

const fillPractice = async (stage: Stage, report: Report): Promise<void> => {
  const staff = await report.step('five people sign up', () => signUpAll(stage, ['owner', 'clinician', 'nurse', 'reception', 'officer']));
  const { workspaceId, day, scheduleId } = await report.step('a clinic with patients, visits and prescriptions', () =>
    fillClinic(staff, new Date().toISOString()),
  );
  const path = `/v1/workspaces/${workspaceId}/schedules/${scheduleId}/appointments?date=${day}`;
  const passwords = Object.entries(staff).map(([role, { email, password }]) => `  ${role.padEnd(10)} ${email}  ${password}`);
  report.say(`\nThe doctor’s ${day}: GET ${path}\nSign in as\n${passwords.join('\n')}\n`);
};

/** `npm run seed`: fills the running local cloud with a household, a team and a thousand items; `--items N` for another number. `-- clinic` fills it with a clinic instead. */
await runScript(async () => {
  const { values, positionals } = parseArgs({ options: { items: { type: 'string', default: '1000' } }, allowPositionals: true });
  const items = Number(values.items);
  if (!Number.isInteger(items) || items < 1 || items > 100_000) throw problem('--items takes a number from 1 to 100000.');
  if (positionals.some(each => each !== 'clinic')) throw problem(`There is no seed "${positionals.join(' ')}": say clinic, or nothing.`);
  const [stage, report] = [runningStage(), createReport()];
  await (positionals.length > 0 ? fillPractice(stage, report) : fillHomeAndTeam(stage, items, report));
});
