import type { Draft } from './draft.ts';
import type { KnownNoun } from './known.ts';
import { capital } from './names.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';
import { draftOverride } from './words.ts';

const suffix = '01h455vb4pex5vsknk084sn02q';

const apiText = ({ noun: { camel, snake } }: KnownNoun): string => `import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const ${camel} = {
  workspaceId: ids.workspaceId,
  ${camel}Id: '${snake}_${suffix}',
  name: 'First',
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
};

export const ${camel}Routes = {} as const satisfies Routes;
`;

const handlersText = ({
  noun: { camel },
  files,
}: KnownNoun): string => `import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { ${camel}Routes } from '../../../${files.api}';

export const ${camel}Handlers: HandlersOf<typeof ${camel}Routes> = {};
`;

const testText = `import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';

let ada: Person;
let ben: Person;
beforeAll(async () => {
  [ada, ben] = await Promise.all([person('ada'), person('ben')]);
});
`;

const functionText = `import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';

const routes: RoutesOf<'SERVICE/api'> = {};

export const handler = serve(routes, {});
`;

/** Lets the function that answers a service's routes write the records of workspaces. */
const letWrite = (draft: Draft, service: string): void => {
  const file = `infra/services/${service}.ts`;
  const row = "api: { table: writeAndQuery, puts: ['WS'] }";
  draft.edit(file, text => {
    if (!keysAt(file, text, [service, 'apis']).includes('api'))
      return addProperty(file, addImport(file, text, ['writeAndQuery'], './row.ts'), [service, 'apis'], { key: 'api', text: row });
    const puts = [service, 'apis', 'api', 'puts'];
    if (!keysAt(file, text, puts.slice(0, -1)).includes('puts'))
      return addProperty(file, text, puts.slice(0, -1), { key: 'puts', text: "puts: ['WS']" });
    return /puts: \[[^\]]*'WS'/.test(text.slice(text.indexOf('apis:'))) ? text : addElement(file, text, puts, "'WS'");
  });
};

/** The place of a noun's routes: a file for them and one for their handlers, both known to the service's function, and a heading in the reference. */
export const draftModule = (draft: Draft, known: KnownNoun): void => {
  const { noun, service, files } = known;
  const { camel, pascal, plural } = noun;
  draft.create(files.api, apiText(known));
  draft.create(files.handlers, handlersText(known));
  draft.create(files.test, testText);

  const index = `shared/api/${service}/index.ts`;
  draft.edit(index, text =>
    addProperty(index, addImport(index, text, [`${camel}Routes`], `./${plural.kebab}.ts`), ['modules'], {
      key: plural.camel,
      text: `${plural.camel}: ${camel}Routes`,
    }),
  );
  const reference = `shared/openapi/services/${service}.ts`;
  draft.edit(reference, text => {
    const heading = `${plural.camel}: { name: '${capital(plural.words)}', description: 'The ${plural.words} of a workspace.' }`;
    const headed = addProperty(reference, text, [service, 'tags'], { key: plural.camel, text: heading });
    return addProperty(
      reference,
      addImport(reference, headed, [pascal], `../../domain/${service}/${noun.kebab}.ts`),
      [service, 'components'],
      { key: pascal, text: pascal },
    );
  });
  const main = `functions/${service}/api.ts`;
  if (draft.read(main) === undefined) draft.create(main, functionText.replace('SERVICE', service));
  draft.edit(main, text => {
    const imported = addImport(
      main,
      addImport(main, text, [`${camel}Routes`], `../../${files.api}`),
      [`${camel}Handlers`],
      `./${plural.kebab}/handlers.ts`,
    );
    const routed = addProperty(main, imported, ['routes'], { key: `...${camel}Routes`, text: `...${camel}Routes` });
    return addProperty(main, routed, ['handler'], { key: `...${camel}Handlers`, text: `...${camel}Handlers` });
  });
  letWrite(draft, service);
  draftOverride(draft, known);
};
