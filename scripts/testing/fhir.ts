import { createPublicKey, verify } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { stage } from './stage.ts';

/** A resource as it comes over the wire. */
export type Wire = {
  resourceType: string;
  id: string;
  meta?: { versionId: string };
  total?: number;
  link?: { relation: string; url: string }[];
  entry?: { fullUrl?: string; resource: Wire; search: { mode: string } }[];
  issue?: { severity: string; code: string; diagnostics?: string; expression?: string[]; details?: { coding: { code: string }[] } }[];
} & Record<string, unknown>;

/** What is asked of the FHIR server at a path. */
export type FhirRequest = { method?: string; headers?: Record<string, string>; body?: unknown; form?: string };
type Asker = { token?: string };

const sent = ({ body, form }: FhirRequest): { body?: string; headers: Record<string, string> } => {
  if (form !== undefined) return { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  if (body === undefined) return { headers: {} };
  return { body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/fhir+json' } };
};

/** Keeps what was answered for the judge, in the file that `FHIR_REPLIES` names: a resource on each line. */
const keep = (text: string): void => {
  const file = process.env.FHIR_REPLIES;
  if (file && text.startsWith('{"resourceType"')) appendFileSync(file, `${text}\n`);
};

/** Asks the FHIR server of a clinic, by a path below its base or a whole address of it. */
export const askFhir = async ({ token }: Asker, { workspaceId }: { workspaceId: string }, path: string, asked: FhirRequest = {}) => {
  const { body, headers } = sent(asked);
  const response = await fetch(path.startsWith('http') ? path : `${stage.fhirUrl}/fhir/R4/${workspaceId}/${path}`, {
    method: asked.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...asked.headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  keep(text);
  return { status: response.status, headers: response.headers, text, resource: (text === '' ? undefined : JSON.parse(text)) as Wire };
};

/** What a Bundle tells as what was found, or as what comes along: by type and id. */
export const toldIn = ({ entry = [] }: Wire, mode: 'match' | 'include'): string[] =>
  entry.flatMap(({ resource, search }) => (search.mode === mode ? [`${resource.resourceType}/${resource.id}`] : []));

/** Of what a Bundle warns. */
export const warningsIn = ({ entry = [] }: Wire): string[] =>
  entry.flatMap(({ resource, search }) => (search.mode === 'outcome' ? resource.issue![0]!.code : []));

/** Where a search goes on. */
export const nextOf = ({ link }: Wire): string | undefined => link!.find(({ relation }) => relation === 'next')?.url;

/** The pages of a search, one after another to its end. */
export const everyBundle = async (read: (path: string) => Promise<Wire>, path: string): Promise<Wire[]> => {
  const pages: Wire[] = [];
  for (let next: string | undefined = path; next; next = nextOf(pages.at(-1)!)) pages.push(await read(next));
  return pages;
};

/** What was signed as a Provenance has it, and whether that is so, by the keys of the stage alone. */
export const signedIn = async ({ signature }: Wire): Promise<{ isSigned: boolean; payload: string }> => {
  const [{ data }] = signature as [{ data: string }];
  const jws = JSON.parse(Buffer.from(data, 'base64').toString());
  const { kid } = JSON.parse(Buffer.from(jws.protected, 'base64url').toString());
  const { keys } = (await (await fetch(`${stage.clinicUrl}/v1/signing-keys`)).json()) as { keys: { kid: string }[] };
  const key = createPublicKey({ key: keys.find(each => each.kid === kid)! as never, format: 'jwk' });
  const bytes = Buffer.from(`${jws.protected}.${jws.payload}`);
  const isSigned = verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(jws.signature, 'base64url'));
  return { isSigned, payload: jws.payload };
};
