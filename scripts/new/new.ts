import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { catalogue } from '../../events/index.ts';
import { problem, runScript } from '../console.ts';
import { installedCommand, root } from '../dev/cloud/process.ts';
import { draftConsumer } from './consumer.ts';
import { checkoutAt, type Draft, draftOn, write } from './draft.ts';
import { draftEntity } from './entity.ts';
import { draftEvent } from './event.ts';
import { nounOf } from './names.ts';
import { draftRoute } from './route.ts';
import { draftService } from './service.ts';

const usage = `npm run new -- entity spare-part --service items [--due] [--plural spare-parts]
npm run new -- route createSparePart [--permission list]
npm run new -- event spare_part.fitted --rule fitSparePart
npm run new -- consumer spare-part --hears item.completed
npm run new -- service workshop --noun tool [--uses people,items] [--due]`;

const options = {
  service: { type: 'string' },
  due: { type: 'boolean', default: false },
  plural: { type: 'string' },
  permission: { type: 'string', default: 'list' },
  rule: { type: 'string' },
  hears: { type: 'string' },
  noun: { type: 'string' },
  uses: { type: 'string', default: 'people' },
} as const;

const required = (value: string | undefined, flag: string): string => {
  if (value === undefined) throw problem(`Say --${flag}.\n\n${usage}`);
  return value;
};

await runScript(async () => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [kind, name, ...more] = positionals;
  if (kind === undefined || name === undefined || more.length > 0) throw problem(usage);
  const kinds: Record<string, (draft: Draft) => void> = {
    entity: draft =>
      draftEntity(draft, { noun: nounOf(name, values.plural), service: required(values.service, 'service'), due: values.due }),
    route: draft => draftRoute(draft, { name, permission: values.permission }),
    consumer: draft => draftConsumer(draft, catalogue, { noun: name, hears: required(values.hears, 'hears') }),
    service: draft => {
      const noun = nounOf(required(values.noun, 'noun'), values.plural);
      draftService(draft, { service: name, noun, due: values.due, permission: values.permission, uses: values.uses.split(',') });
    },
    event: draft => draftEvent(draft, { type: name, rule: required(values.rule, 'rule') }),
  };
  const make = kinds[kind];
  if (!make) throw problem(usage);
  const draft = draftOn(checkoutAt(root));
  make(draft);
  write(root, draft);
  // What is made from the routes follows them, in a process that has not read them yet.
  if ([...draft.texts.keys()].some(file => file.startsWith('shared/')))
    execFileSync(process.execPath, ['scripts/check/openapi.ts'], { cwd: root });
  const isStored = [...draft.texts.keys()].some(file => file.startsWith('shared/domain/'));
  if (isStored)
    execFileSync(installedCommand('vitest'), ['run', '--project', 'unit', 'shared/data/classes.test.ts', '-t', 'has a class', '-u'], {
      cwd: root,
    });
  for (const file of draft.texts.keys()) process.stdout.write(`${draft.created.has(file) ? 'new    ' : 'changed'} ${file}\n`);
});
