import type * as z from 'zod';
import type { PatientView, patientRoutes } from '../../../shared/api/clinic/patients.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { accessesOf } from '../../../shared/data/clinic/patient-accesses.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { requireChartRight } from '../../../shared/domain/clinic/patient-content.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { noteShown } from './access.ts';
import { erase } from './erase.ts';
import { search } from './find.ts';
import { alter, type Known, known, register } from './register.ts';

const may = (standing: Standing, permission: 'patient:read' | 'chart:read' | 'chart:change'): boolean =>
  reachOf(standing, permission) !== undefined;

/** A patient as whoever asks may see them. */
const viewFor = (role: Standing, { patient, person, chart }: Known): z.input<typeof PatientView> => {
  const { workspaceId, patientId, createdBy, createdAt, endedAt, version } = patient;
  const shown = { workspaceId, patientId, ...person, createdBy, createdAt, endedAt, version };
  return may(role, 'chart:read') ? { ...shown, alerts: chart()?.alerts ?? [] } : shown;
};

export const patientHandlers: HandlersOf<typeof patientRoutes> = {
  createPatient: async ({ params: { workspaceId }, body, newId, role, context }) => {
    requireChartRight(body, may(role, 'chart:change'));
    const id = { workspaceId, patientId: await newId('patient') };
    const made = await register(id, body, context);
    await noteShown([id], 'createPatient', context);
    return viewFor(role, made);
  },

  searchPatients: async ({ params: { workspaceId }, body, role, context }) => {
    const { found, more } = await search(workspaceId, body);
    await noteShown(
      found.map(({ patient }) => patient),
      'searchPatients',
      context,
    );
    return { patients: found.map(each => viewFor(role, each)), more };
  },

  getPatient: async ({ params, role, context }) => {
    const found = await known(await patients.find(params));
    await noteShown([params], 'getPatient', context);
    return viewFor(role, found);
  },

  changePatient: async ({ params, body, role, context, ifMatch }) => {
    requireChartRight(body, may(role, 'chart:change'));
    const changed = await alter(params, body, context, ifMatch);
    await noteShown([params], 'changePatient', context);
    return viewFor(role, changed);
  },

  erasePatient: async ({ params, context, ifMatch }) => erase(params, context, ifMatch),

  exportPatient: async ({ params, query, role, context }) => {
    // Who they are is in it, beside what is in their chart.
    if (!may(role, 'patient:read')) throw new Failure('forbidden', { needs: 'patient:read' });
    const found = await known(await patients.find(params));
    const page = await accessesOf(params, query);
    await noteShown([params], 'exportPatient', context);
    const accesses = page.items.map(record => ({ kind: 'patient_access' as const, record }));
    return { ...page, items: query.cursor ? accesses : [{ kind: 'patient', record: viewFor(role, found) }, ...accesses] };
  },
};
