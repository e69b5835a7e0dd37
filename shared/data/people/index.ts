import { absences } from './absences.ts';
import { accesses } from './accesses.ts';
import { archives } from './archives.ts';
import { children } from './children.ts';
import { groups } from './groups.ts';
import { invitations } from './invitations.ts';
import { jobs } from './jobs.ts';
import { keys } from './keys.ts';
import { members } from './members.ts';
import { operatorCalls } from './operator-calls.ts';
import { optOuts } from './opt-outs.ts';
import { passkeys } from './passkeys.ts';
import { pins } from './pins.ts';
import { profiles } from './profiles.ts';
import { reconciliations } from './reconciliations.ts';
import { roles } from './roles.ts';
import { sessions } from './sessions.ts';
import { workspaces } from './workspaces.ts';

/** Every kind of record of people. */
export const kinds = [
  workspaces,
  members,
  profiles,
  keys,
  roles,
  invitations,
  optOuts,
  jobs,
  accesses,
  archives,
  reconciliations,
  absences,
  passkeys,
  children,
  pins,
  sessions,
  groups,
  operatorCalls,
];
