import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { draftEntity } from './entity.ts';
import { requireName } from './names.ts';
import type { EntityInput } from './record.ts';
import { draftRoute } from './route.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';

/** A service: its name, its first noun, and those whose records it may use. */
export type ServiceInput = EntityInput & { uses: readonly string[]; permission: string };

const directions = 'scripts/check/directions.ts';
const infra = 'infra/services/index.ts';
const workflow = '.github/workflows/test.yml';

const requireFree = (draft: Draft, { service, uses }: ServiceInput): void => {
  requireName('a service', service);
  if (service.includes('-')) throw problem(`"${service}" is no name of a service: choose one word. Nothing was written.`);
  const known = keysAt(directions, draft.read(directions)!, ['uses']);
  if (known.includes(service)) throw problem(`There is a service ${service} already. Nothing was written.`);
  const unknown = uses.find(each => !known.includes(each));
  if (unknown) throw problem(`There is no service ${unknown} to use: choose from ${known.join(', ')}. Nothing was written.`);
};

/** The service's own lists, empty, and what stands in its stack. */
const draftLists = (draft: Draft, service: string): void => {
  draft.create(`shared/api/${service}/index.ts`, `/** The routes of each module of ${service}. */\nexport const modules = {} as const;\n`);
  draft.create(`shared/data/${service}/index.ts`, `/** Every kind of record of ${service}. */\nexport const kinds = [];\n`);
  draft.create(`events/${service}/index.ts`, `/** Every kind of event of ${service}. */\nexport const events = {} as const;\n`);
  draft.create(
    `events/${service}/samples.fixture.ts`,
    `import type { Sample } from '../sample.fixture.ts';\n\n/** Changes of every kind that the rules of ${service} make, each as its own rule makes it. */\nexport const samples = (): Sample[] => [];\n`,
  );
  draft.create(
    `shared/openapi/services/${service}.ts`,
    `import type { modules } from '../../api/${service}/index.ts';\nimport type { ServicePart } from './part.ts';\n\nexport const ${service}: ServicePart<typeof modules> = { tags: {}, components: {}, descriptions: {} };\n`,
  );
  draft.create(
    `infra/services/${service}.ts`,
    `import type { RowOf } from './row.ts';\n\n/** The ${service} of workspaces. */\nexport const ${service} = { apis: {}, consumers: {} } as const satisfies RowOf<'${service}'>;\n`,
  );
};

/** A line in each list of services. */
const draftLines = (draft: Draft, { service, uses }: ServiceInput): void => {
  const listed = (file: string, name: string, from: string, add: (text: string) => string) =>
    draft.edit(file, text => add(addImport(file, text, [name], from)));
  const spread = `...${service}`;
  listed('shared/data/index.ts', `kinds as ${service}`, `./${service}/index.ts`, text =>
    addElement('shared/data/index.ts', text, ['kinds'], spread),
  );
  listed('events/index.ts', `events as ${service}`, `./${service}/index.ts`, text =>
    addProperty('events/index.ts', text, ['catalogue'], { key: spread, text: spread }),
  );
  listed('events/samples.fixture.ts', `samples as ${service}`, `./${service}/samples.fixture.ts`, text =>
    addElement('events/samples.fixture.ts', text, ['samples'], `...${service}()`),
  );
  const api = 'shared/api/index.ts';
  listed(api, `modules as ${service}`, `./${service}/index.ts`, text => {
    const named = addProperty(api, text, ['services'], { key: service, text: service });
    return addProperty(api, named, ['routesByModule'], { key: spread, text: spread });
  });
  const reference = 'shared/openapi/services/index.ts';
  listed(reference, service, `./${service}.ts`, text => addElement(reference, text, ['services'], service));
  listed(infra, service, `./${service}.ts`, text => addProperty(infra, text, ['rows'], { key: service, text: service }));
  draft.edit(directions, text => {
    const allowed = addProperty(directions, text, ['uses'], {
      key: service,
      text: `${service}: [${uses.map(each => `'${each}'`).join(', ')}]`,
      before: 'platform',
    });
    return addElement(directions, addElement(directions, allowed, ['uses', 'views'], `'${service}'`), ['uses', 'platform'], `'${service}'`);
  });
  draft.edit(workflow, text => text.replace(/^( *- )platform$/m, `$1${service}\n$1platform`));
};

/** A service with its first noun, which can be created, listed and read. */
export const draftService = (draft: Draft, input: ServiceInput): void => {
  requireFree(draft, input);
  draftLists(draft, input.service);
  draftLines(draft, input);
  draftEntity(draft, input);
  const { noun, permission } = input;
  for (const name of [`create${noun.pascal}`, `list${noun.plural.pascal}`, `get${noun.pascal}`]) draftRoute(draft, { name, permission });
};
