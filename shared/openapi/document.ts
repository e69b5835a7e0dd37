import type * as z from 'zod';
import type { Route } from '../api/core/route.ts';
import { routesByModule } from '../api/index.ts';
import { WebhookMessage } from '../api/integrations/webhooks.ts';
import { components } from './components.ts';
import { descriptionsOfModule, descriptionsOfSchemas } from './descriptions.ts';
import { replyHeaders, requestHeaders } from './headers.ts';
import type { JsonObject } from './json.ts';
import { namesIn, type SchemaSet, schemaSet } from './json-schema.ts';
import { withNames } from './named.ts';
import { operationOf } from './operation.ts';
import { overview } from './overview.ts';
import { GatewayMessage, Problem } from './replies.ts';
import { operators } from './services/operators.ts';
import { tags } from './tags.ts';
import { webhooksOf } from './webhooks.ts';

type Modules = Readonly<Record<string, Readonly<Record<string, Route>>>>;

const schemasOf = (modules: Modules): SchemaSet => {
  const routes = Object.values(modules).flatMap(module => Object.values(module));
  const those = (found: (z.ZodType | undefined)[]): z.ZodType[] => found.filter(each => each !== undefined);
  const used = {
    input: those(routes.flatMap(({ body, query }) => [body, query])),
    output: [...those(routes.flatMap(({ reply, list }) => [reply, list])), WebhookMessage],
  };
  return schemaSet(components, used, descriptionsOfSchemas(modules));
};

/** The shared schemas that something refers to, however far round. */
const reached = (all: Record<string, JsonObject>, from: JsonObject): Record<string, JsonObject> => {
  const names = new Set(namesIn(from));
  for (const name of names) for (const other of namesIn(all[name]!)) names.add(other);
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
};

/** What a document is of: its headings, what it says of itself, how its callers are known, and whether it tells of webhooks. */
type About = {
  tags: Readonly<Record<string, { name: string; description: string }>>;
  title: string;
  summary: string;
  description: string;
  security: readonly ('accessToken' | 'apiKey')[];
  tellsOfWebhooks: boolean;
};

const whole: About = {
  tags,
  title: 'Almanac API',
  summary: 'Everything that falls due.',
  description: overview,
  security: ['accessToken', 'apiKey'],
  tellsOfWebhooks: true,
};

/** The operators' door, an API of its own. */
export const ofOperators: About = {
  tags: operators.tags,
  title: 'Almanac, for operators',
  summary: 'How the stage is, and what is stuck.',
  description:
    'Answered from the networks that the stage names, and with a second factor that was proven in the session (`POST /v1/proofs`). Each call is written down before it is answered, also one that is turned away. No route shows anything that stands in a workspace.',
  security: ['accessToken'],
  tellsOfWebhooks: false,
};

/** The whole API as an OpenAPI 3.1 document, or another one, from nothing but the table of routes. `version` is that of the product. */
export const openApiOf = ({ version }: { version: string }, modules: Modules = routesByModule, about: About = whole): JsonObject => {
  const schemas = schemasOf(modules);
  const paths: Record<string, JsonObject> = {};
  const responses: Record<string, JsonObject> = {};
  for (const [module, { name: tag }] of Object.entries(about.tags)) {
    const descriptions = descriptionsOfModule(module);
    for (const [name, route] of Object.entries(modules[module] ?? {})) {
      const { operation, replies } = operationOf(name, route, { tag, schemas, descriptions });
      paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
      Object.assign(responses, replies);
    }
  }
  const named = withNames(paths, schemas.components);
  const webhooks = about.tellsOfWebhooks ? webhooksOf(schemas) : {};
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: about.title,
      version,
      summary: about.summary,
      description: about.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '.', description: 'The stage that serves this document, whatever its path.' }],
    tags: Object.values(about.tags),
    security: about.security.map(scheme => ({ [scheme]: [] })),
    paths: named.paths,
    ...(about.tellsOfWebhooks ? { webhooks } : {}),
    components: {
      securitySchemes: only(about.security, {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token that Cognito gives at sign-in: `GET /v1/config` names the user pool and the client.',
        },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'alm_…',
          description: 'An API key of `POST /v1/keys`, in the place of an access token: a program that acts in your name, within its rows.',
        },
      }),
      parameters: used('parameters', requestHeaders, { paths: named.paths }),
      headers: used('headers', replyHeaders, { paths: named.paths, responses }),
      responses: sorted(responses),
      schemas: sorted({ ...reached(named.schemas, { paths: named.paths, webhooks }), Problem, GatewayMessage }),
    },
  };
};

/** Those of the shared parts of a kind that something refers to. */
const used = <T>(kind: string, all: Record<string, T>, from: JsonObject): Record<string, T> => {
  const text = JSON.stringify(from);
  return only(
    Object.keys(all).filter(name => text.includes(`#/components/${kind}/${name}"`)),
    all,
  );
};

const only = <T>(names: readonly string[], of: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)));

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
