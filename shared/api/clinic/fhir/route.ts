import type { Resource } from '../../../domain/clinic/fhir/bundle.ts';
import type { WorkspaceId } from '../../../domain/core/ids.ts';
import type { RequestOf, Route } from '../../core/route.ts';
import type { Allowed } from './results.ts';

/** A type of resource that a reference may lead to, and the ids of ours in an id of that. */
export type Referred = { type: string; key: (id: string) => object | undefined };

/** What a resource can be searched by: how each parameter is compared (FHIR R4, 3.1.1.4), and what of that is understood. */
export type SearchParams = Readonly<
  Record<
    string,
    {
      type: 'token' | 'string' | 'date' | 'reference' | 'number';
      documentation: string;
      modifiers?: readonly string[];
      /** What a reference leads to, and the ids of ours in it: the log names whose they are who are searched for. */
      refers?: Referred | readonly Referred[];
      /** By what of what it leads to there can be found, too: `patient.identifier`. That is a search of those, and needs the right to one. */
      chained?: SearchParams;
    }
  >
>;

/** What a route is in FHIR, by which the server describes itself. */
type Interaction = Allowed & {
  code: 'capabilities' | 'read' | 'vread' | 'search-type' | 'create' | 'update' | 'operation';
  /** The type of resource that it is about; without it, the server. */
  type?: string;
  /** What an operation is called, and where it is defined: by a standard, or below the base of the server. */
  operation?: { name: string; definition: string };
  /** What is not found where there is nothing under the id of a resource. */
  kind?: string;
  /** The ids of ours that the id of a resource stands for; nothing where it is none of that type. */
  key?: (id: string) => object | undefined;
  params?: SearchParams;
  /** By what `If-None-Exist` may ask for what is to be created only where it is not there. */
  ifNoneExist?: SearchParams;
};

/** A route that speaks FHIR R4: what it answers is said by the standard, and not by a schema of ours. */
export type FhirRoute = Route & { fhir: Interaction };
export type FhirRoutes = Record<string, FhirRoute>;

/** What a handler answers: a resource, and of one that was to be created whether this request has done it. */
export type FhirReply = { resource: Resource & { meta?: { versionId?: string; lastUpdated?: string } | undefined }; created?: boolean };

type KeyIn<R extends FhirRoute> = R['fhir'] extends { key: (id: string) => infer Key } ? Exclude<Key, undefined> : unknown;
type FhirRequest<R extends FhirRoute> = Omit<RequestOf<R>, 'params'> & { params: { workspaceId: WorkspaceId } & KeyIn<R> };

/** The handlers of routes that speak FHIR: one a route, by its name. */
export type FhirHandlersOf<T extends FhirRoutes> = { [Name in keyof T]: (request: FhirRequest<T[Name]>) => Promise<FhirReply> };

/** Where the resources of a clinic are, below the gateway that answers FHIR. */
export const fhirBase = '/fhir/R4/{workspaceId}';
