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
