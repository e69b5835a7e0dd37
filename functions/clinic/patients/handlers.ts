import type * as z from 'zod';
import type { PatientView, patientRoutes } from '../../../shared/api/clinic/patients.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { accessesOf } from '../../../shared/data/clinic/patient-accesses.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { besidePatient } from '../../../shared/data/clinic/patient-partition.ts';
import { dataKeyOf } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import { requireTeamRight } from '../../../shared/domain/clinic/chart-access.ts';
import { formerContactsOf } from '../../../shared/domain/clinic/former-mail.ts';
import { requireChartRight } from '../../../shared/domain/clinic/patient-content.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { type Permission, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { shownDispense } from '../dispenses/view.ts';
import { shownNote } from '../notes/view.ts';
import { shownOf } from '../prescriptions/known.ts';
import { noteShown } from './access.ts';
import { type ChartAsker, chartAccess, chartAsker, emergencyOf, readsByRight, requireChart, requireMembers, withTeam } from './chart.ts';
import { erase } from './erase.ts';
import { search } from './find.ts';
import { match } from './match.ts';
import { alter, firstTeam, type Known, known, register } from './register.ts';

const may = (standing: Standing, permission: Permission): boolean => reachOf(standing, permission) !== undefined;

/** A patient as whoever asks may see them, with what is in their chart where that is open to them. */
const viewOf = ({ patient, person, chart, former }: Known, isOpen: boolean, now: string): z.input<typeof PatientView> => {
  const { workspaceId, patientId, careTeam, createdBy, createdAt, endedAt, mergedFrom, version } = patient;
  const of = { careTeam, createdBy, createdAt, endedAt, mergedFrom, mergedInto: patient.merged?.survivor, version };
  const formerContacts = formerContactsOf(former(), now);
  const shown = { workspaceId, patientId, ...person, formerContacts, ...of };
  return isOpen ? { ...shown, alerts: chart()?.alerts ?? [] } : shown;
};

/** The same as whoever asks may see them by their right, whatever emergency there is. */
const viewByRight = async (found: Known, asker: ChartAsker) => viewOf(found, await readsByRight(found.patient, asker), asker.now);

export const patientHandlers: HandlersOf<typeof patientRoutes> = {
  createPatient: async ({ params: { workspaceId }, body, newId, role, context }) => {
    requireChartRight(body, may(role, 'chart:change'));
    const id = { workspaceId, patientId: await newId('patient') };
    const made = await register(id, body, context, firstTeam(role, context));
    const asker = await chartAsker(workspaceId, role, context);
    await noteShown([id], 'createPatient', context);
    return viewByRight(made, asker);
  },

  searchPatients: async ({ params: { workspaceId }, body, role, context }) => {
    const [{ found, more }, asker] = await Promise.all([search(workspaceId, body), chartAsker(workspaceId, role, context)]);
    await noteShown(
      found.map(({ patient }) => patient),
      'searchPatients',
      context,
    );
    return { patients: await Promise.all(found.map(each => viewByRight(each, asker))), more };
  },

  matchPatients: async ({ params: { workspaceId }, body, role, context }) => {
    const [{ matches, more }, asker] = await Promise.all([match(workspaceId, body), chartAsker(workspaceId, role, context)]);
    await noteShown(
      matches.map(({ patient }) => patient),
      'matchPatients',
      context,
    );
    const shown = matches.map(async ({ grade, score, ...each }) => ({ patient: await viewByRight(each, asker), grade, score }));
    return { matches: await Promise.all(shown), more };
  },

  getPatient: async ({ params, role, context }) => {
    const [stored, asker] = await Promise.all([patients.find(params), chartAsker(params.workspaceId, role, context)]);
    const found = await known(stored && (await survivorOf(stored)));
    const access = await chartAccess(found.patient, asker);
    await noteShown([found.patient], 'getPatient', context, emergencyOf(access));
    return viewOf(found, access !== undefined, context.now);
  },

  changePatient: async ({ params, body, role, context, ifMatch }) => {
    requireChartRight(body, may(role, 'chart:change'));
    const asker = await chartAsker(params.workspaceId, role, context);
    if (body.careTeam) await requireMembers(params.workspaceId, body.careTeam);
    const changed = await alter(params, body, context, ifMatch, async patient => {
      if (body.alerts) await requireChart(patient, asker, 'change');
      if (body.careTeam) requireTeamRight(patient, body.careTeam, asker.read, asker.userId);
    });
    await noteShown([params], 'changePatient', context);
    return viewByRight(changed, asker);
  },

  erasePatient: async ({ params, context, ifMatch }) => erase(params, context, ifMatch),

  listPatientAccesses: async ({ params, query }) => {
    await patients.get(params);
    return accessesOf(params, query);
  },

  exportPatient: async ({ params, query, role, context }) => {
    // Who they are is in it, what is prescribed to them and dispensed, and their notes, beside what is in their chart.
    for (const needs of ['patient:read', 'prescription:read', 'dispense:read', 'note:read'] as const)
      if (!may(role, needs)) throw new Failure('forbidden', { needs });
    const [stored, asker] = await Promise.all([patients.find(params), chartAsker(params.workspaceId, role, context)]);
    const found = await known(stored);
    await requireChart(found.patient, asker, 'read');
    const dataKey = dataKeyOf(found.patient, await patientKeyOf(params.workspaceId));
    const patient = await withTeam(found.patient);
    const { items, ...page } = await besidePatient(params, query);
    await noteShown([params], 'exportPatient', context);
    const beside = items.map(each => {
      if (each.kind === 'note') return { kind: each.kind, record: shownNote(each.record, dataKey) };
      if (each.kind === 'prescription') return { kind: each.kind, record: shownOf(each.record, dataKey, context.now) };
      return each.kind === 'dispense' ? { kind: each.kind, record: shownDispense(each.record, dataKey) } : each;
    });
    return {
      ...page,
      items: query.cursor ? beside : [{ kind: 'patient', record: viewOf({ ...found, patient }, true, context.now) }, ...beside],
    };
  },
};
