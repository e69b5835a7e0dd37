import { Resource } from '../../shared/domain/core/permissions.ts';
import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { type KnownNoun, nounBehind } from './known.ts';
import { draftModule } from './module.ts';
import type { Noun } from './names.ts';
import { draftShown } from './shown.ts';
import { addImport, addProperty, exportsOf, keysAt } from './source.ts';
import { draftWords } from './words.ts';

/** A route by its name, and the resource whose permissions it asks for. */
export type RouteInput = { name: string; permission: string };

/** What a route adds to the files of its noun. */
type Parts = {
  route: string;
  /** What it imports from the domain, and from the shapes of routes. */
  schemas: string[];
  shapes?: string[];
  handler: string;
  rules: string[];
  data: string[];
  test: string;
};

const pathOf = ({ plural }: Noun): string => `/v1/workspaces/{workspaceId}/${plural.kebab}`;
const idPathOf = (noun: Noun): string => `${pathOf(noun)}/{${noun.camel}Id}`;
const bodyOf = ({ camel, pascal }: Noun): string => `${camel}Routes.create${pascal}.example.body`;
const foreign = (name: string): string => `await expect(ben.api.${name}).rejects.toMatchObject({ status: 404 });`;

const create = (noun: Noun, permission: string): Parts => {
  const { pascal, camel, plural } = noun;
  return {
    route: `{
      method: 'POST', path: '${pathOf(noun)}', access: '${permission}:create', summary: 'Create ${noun.one}',
      body: ${pascal}Input, reply: ${pascal}, status: 201, location: '${idPathOf(noun)}', fails: [],
      example: { body: { name: 'First' }, reply: ${camel} },
    }`,
    schemas: [pascal, `${pascal}Input`],
    handler: `async ({ params: { workspaceId }, body, newId, context }) =>
      (await ${plural.camel}.create(create${pascal}(body, { workspaceId, ${camel}Id: await newId('${camel}') }, context), context)).record`,
    rules: [`create${pascal}`],
    data: [plural.camel],
    test: `test('${noun.one} is created once, however often the request comes', async () => {
  const params = await workspaceOf(ada);
  const request = { params, body: ${bodyOf(noun)}, idempotencyKey: uuidv7(Date.now()) };
  const { data: ${camel}, status } = await ada.api.create${pascal}(request);
  expect({ status, ${camel} }).toMatchObject({ status: 201, ${camel}: { ...params, ...request.body, createdBy: ada.userId, version: 1 } });
  expect((await ada.api.create${pascal}(request)).data).toEqual(${camel});
  await expect(ada.api.create${pascal}({ params, body: { name: '' } })).rejects.toMatchObject({ status: 400 });
  ${foreign(`create${pascal}({ params, body: request.body })`)}
});`,
  };
};

const list = (noun: Noun, permission: string): Parts => {
  const { pascal, camel, plural } = noun;
  return {
    route: `{
      method: 'GET', path: '${pathOf(noun)}', access: '${permission}:read', summary: 'List the ${plural.words} of a workspace, oldest first',
      query: Paging, list: ${pascal}, fails: [], example: { reply: [${camel}] },
    }`,
    schemas: [pascal],
    shapes: ['Paging'],
    handler: `async ({ params: { workspaceId }, query }) => ${plural.camel}Of(workspaceId, query)`,
    rules: [],
    data: [`${plural.camel}Of`],
    test: `test('${plural.words} are listed page by page, oldest first, and none of another workspace', async () => {
  const params = await workspaceOf(ada);
  const make = async (place: Pick<Person, 'workspaceId'>) => (await ada.api.create${pascal}({ params: place, body: ${bodyOf(noun)} })).data;
  const [first, second] = [await make(params), await make(params)];
  await make(await workspaceOf(ada));
  const { all, pages } = await everyPage(cursor => ada.api.list${plural.pascal}({ params, query: { limit: '1', cursor } }));
  expect(all).toEqual([first, second]);
  expect(pages).toBeGreaterThan(1);
  ${foreign(`list${plural.pascal}({ params })`)}
});`,
  };
};

const get = (noun: Noun, permission: string): Parts => {
  const { pascal, camel, plural } = noun;
  return {
    route: `{
      method: 'GET', path: '${idPathOf(noun)}', access: '${permission}:read', summary: 'Read ${noun.one}',
      reply: ${pascal}, fails: [], example: { reply: ${camel} },
    }`,
    schemas: [pascal],
    handler: `async ({ params }) => ${plural.camel}.get(params)`,
    rules: [],
    data: [plural.camel],
    test: `test('${noun.one} is read by whoever is in its workspace, and by nobody else', async () => {
  const params = await workspaceOf(ada);
  const { data: ${camel} } = await ada.api.create${pascal}({ params, body: ${bodyOf(noun)} });
  expect((await ada.api.get${pascal}({ params: ${camel} })).data).toEqual(${camel});
  ${foreign(`get${pascal}({ params: ${camel} })`)}
  const elsewhere = { ...${camel}, workspaceId: ben.workspaceId };
  ${foreign(`get${pascal}({ params: elsewhere })`)}
});`,
  };
};

const change = (noun: Noun, permission: string): Parts => {
  const { pascal, camel, plural } = noun;
  return {
    route: `{
      method: 'PATCH', path: '${idPathOf(noun)}', access: '${permission}:change', summary: 'Rename ${noun.one}',
      body: ${pascal}Patch, reply: ${pascal}, fails: ['precondition_failed', 'conflict'],
      example: { body: { name: 'Second' }, reply: { ...${camel}, name: 'Second', version: 2 } },
    }`,
    schemas: [pascal, `${pascal}Patch`],
    handler: `async ({ params, body, context, ifMatch }) =>
      ${plural.camel}.update(params, ${camel} => change${pascal}(${camel}, body), context, ifMatch)`,
    rules: [`change${pascal}`],
    data: [plural.camel],
    test: `test('${noun.one} is renamed, at the version that its reader has seen', async () => {
  const params = await workspaceOf(ada);
  const { data: ${camel} } = await ada.api.create${pascal}({ params, body: ${bodyOf(noun)} });
  const { data: renamed } = await ada.api.change${pascal}({ params: ${camel}, body: { name: 'Second' }, ifMatch: 1 });
  expect(renamed).toEqual({ ...${camel}, name: 'Second', version: 2 });
  await expect(ada.api.change${pascal}({ params: ${camel}, body: { name: 'Third' }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  ${foreign(`change${pascal}({ params: ${camel}, body: { name: 'Theirs' } })`)}
});`,
  };
};

/** A route that does what a rule of the domain says, without further input. */
const act = (noun: Noun, permission: string, rule: string): Parts => {
  const { pascal, camel, plural } = noun;
  const verb = rule.slice(0, -pascal.length);
  return {
    route: `{
      method: 'POST', path: '${idPathOf(noun)}/${verb.toLowerCase()}', access: '${permission}:change', summary: '${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${noun.one}',
      reply: ${pascal}, fails: ['conflict'], example: { reply: { ...${camel}, version: 2 } },
    }`,
    schemas: [pascal],
    handler: `async ({ params, context }) => ${plural.camel}.update(params, ${camel} => ${rule}(${camel}, context), context)`,
    rules: [rule],
    data: [plural.camel],
    test: `test('${rule} does it once', async () => {
  const params = await workspaceOf(ada);
  const { data: ${camel} } = await ada.api.create${pascal}({ params, body: ${bodyOf(noun)} });
  const { data: after } = await ada.api.${rule}({ params: ${camel} });
  expect(after).toMatchObject({ ...${camel}, version: 2 });
  expect((await ada.api.${rule}({ params: ${camel} })).data).toEqual(after);
  ${foreign(`${rule}({ params: ${camel} })`)}
});`,
  };
};

const partsOf = (draft: Draft, { noun, files }: KnownNoun, { name, permission }: RouteInput): Parts => {
  const { pascal, plural } = noun;
  const byName: Record<string, Parts> = {
    [`create${pascal}`]: create(noun, permission),
    [`list${plural.pascal}`]: list(noun, permission),
    [`get${pascal}`]: get(noun, permission),
    [`change${pascal}`]: change(noun, permission),
  };
  const usual = byName[name];
  if (usual) return usual;
  if (exportsOf(files.domain, draft.read(files.domain)!).includes(name)) return act(noun, permission, name);
  throw problem(
    `"${name}" is neither ${Object.keys(byName).join(', ')} nor a rule that ${files.domain} exports: make one with npm run new -- event ${noun.snake}.… --rule ${name}. Nothing was written.`,
  );
};

/** The imports that a test needs for what stands in it. */
const withImports = (file: string, text: string, { noun, files }: KnownNoun): string => {
  const from: [string, string[]][] = [
    ['../../../shared/api/client/client.ts', ['uuidv7']],
    ['../../../scripts/testing/workspace.ts', ['everyPage', 'workspaceOf']],
    [`../../../${files.api}`, [`${noun.camel}Routes`]],
  ];
  return from.reduce(
    (so, [path, names]) =>
      addImport(
        file,
        so,
        names.filter(name => new RegExp(`\\b${name}\\b`).test(so)),
        path,
      ),
    text,
  );
};

/** A route of a noun: its row, its handler and a test on the local cloud. The first of a noun makes the module that they stand in. */
export const draftRoute = (draft: Draft, input: RouteInput): void => {
  if (!Resource.options.some(each => each === input.permission))
    throw problem(`There is no permission on ${input.permission}: choose from ${Resource.options.join(', ')}. Nothing was written.`);
  const known = nounBehind(draft, input.name);
  const { noun, service, files } = known;
  const parts = partsOf(draft, known, input);
  const isFirst = draft.read(files.api) === undefined;
  if (isFirst && input.name !== `create${noun.pascal}`)
    throw problem(
      `${noun.kebab} has no routes yet: begin with npm run new -- route create${noun.pascal}, which the tests of all others use. Nothing was written.`,
    );
  if (isFirst) draftModule(draft, known);
  if (keysAt(files.api, draft.read(files.api)!, [`${noun.camel}Routes`]).includes(input.name))
    throw problem(`${files.api} has ${input.name} already. Nothing was written.`);

  draft.edit(files.api, text => {
    const shaped = parts.shapes ? addImport(files.api, text, parts.shapes, '../core/shapes.ts') : text;
    const imported = addImport(files.api, shaped, parts.schemas, `../../domain/${service}/${noun.kebab}.ts`);
    return addProperty(files.api, imported, [`${noun.camel}Routes`], { key: input.name, text: `${input.name}: ${parts.route}` });
  });
  draft.edit(files.handlers, text => {
    const ruled = parts.rules.length > 0 ? addImport(files.handlers, text, parts.rules, `../../../${files.domain}`) : text;
    const imported = addImport(files.handlers, ruled, parts.data, `../../../shared/data/${service}/${noun.plural.kebab}.ts`);
    return addProperty(files.handlers, imported, [`${noun.camel}Handlers`], { key: input.name, text: `${input.name}: ${parts.handler}` });
  });
  draft.edit(files.test, text => withImports(files.test, `${text}\n${parts.test}\n`, known));
  draftWords(draft, known);
  if ([`list${noun.plural.pascal}`, `get${noun.pascal}`].includes(input.name)) draftShown(draft, known, input);
};
