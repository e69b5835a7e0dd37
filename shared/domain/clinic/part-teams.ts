import { Failure } from '../core/failure.ts';
import type { PatientId, UserId } from '../core/ids.ts';
import { careTeamMost } from './care-team.ts';
import { mergedHere } from './part-charts.ts';
import type { Patient } from './patient.ts';

type Team = UserId[] | undefined;

/** The care team of both records, those first who were in that of the one that goes on. Fails with `limit_reached` where they are too many. */
export const joinTeams = ({ careTeam: theirs = [] }: Patient, { careTeam: own }: Patient): Team => {
  const all = [...new Set([...(own ?? []), ...theirs])];
  if (theirs.every(each => own?.includes(each))) return own;
  if (all.length > careTeamMost) throw new Failure('limit_reached', { limit: careTeamMost, reason: 'care_team_full' });
  return all;
};

/** A team without some. Where nobody is left of one that there was not before these, there is none. */
const without = (team: Team, some: readonly UserId[], wasThere: boolean): Team => {
  const left = team?.filter(each => !some.includes(each));
  if (left?.length === team?.length) return team;
  return left?.length === 0 && !wasThere ? undefined : left;
};

/** Of some, those whom a merge has brought into the care team of the record that goes on. */
const broughtBy = ({ merged }: Patient, some: readonly UserId[]): UserId[] =>
  merged?.team ? some.filter(each => !merged.team!.before?.includes(each)) : [];

/**
 * The records of one person whose care team is another, or was before a merge, once one of them goes on by itself again: those whom it has brought go with it,
 * unless another brings them that was merged later. Whoever was put in or taken out since stays so. `above` are the records in which it went on, in their order.
 */
export const partTeams = (record: Patient, above: readonly Patient[], family: readonly Patient[]): Map<PatientId, Patient> => {
  const nexts = new Map<PatientId, Patient>();
  let child = record;
  let gone = broughtBy(record, record.careTeam ?? []);
  for (const parent of above) {
    const wasThere = child.merged!.team?.before !== undefined;
    const all = mergedHere(parent, family);
    const place = all.findIndex(({ patientId }) => patientId === child.patientId);
    for (const each of all.slice(place + 1).filter(({ merged }) => merged!.team)) {
      const merged = each.merged!;
      const before = without(merged.team!.before, gone, wasThere);
      // A record of which nothing changes is not written.
      if (before !== merged.team!.before) nexts.set(each.patientId, { ...each, merged: { ...merged, team: { before } } });
      gone = gone.filter(userId => !each.careTeam?.includes(userId));
    }
    nexts.set(parent.patientId, { ...parent, careTeam: without(parent.careTeam, gone, wasThere) });
    gone = broughtBy(
      parent,
      gone.filter(userId => parent.careTeam?.includes(userId)),
    );
    child = parent;
  }
  return nexts;
};
