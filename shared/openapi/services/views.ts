import { AgendaBusy, AgendaOccurrence } from '../../api/views/agenda.ts';
import { AuditEntry } from '../../api/views/audit.ts';
import { ExportEntry } from '../../api/views/export.ts';
import type { modules } from '../../api/views/index.ts';
import { CheckpointView, EntryProof, GrowthProof, LogEntryView } from '../../api/views/log.ts';
import { CloudEvent } from '../../domain/core/cloud-event.ts';
import { exportKinds } from '../../domain/views/export.ts';
import { items } from './items.ts';
import type { ServicePart } from './part.ts';

export const views: ServicePart<typeof modules> = {
  tags: {
    agenda: { name: 'Agenda', description: 'Everything that falls due for you, in all your workspaces, in the order of time.' },
    events: {
      name: 'Events',
      description: 'What happened, in one order, from a cursor on.',
    },
    sockets: {
      name: 'Sockets',
      description: 'What happens, told as it happens over a WebSocket: an accelerator of the events, with the same cursors.',
    },
    audit: { name: 'Audit', description: 'Who did what and when, who saw what few may see, and who was refused.' },
    auditExports: { name: 'Audit exports', description: 'Files of all that happened in a workspace, which prove themselves offline.' },
    log: { name: 'Log', description: 'Proofs that nothing of what happened in a workspace was changed since.' },
    tiles: {
      name: 'Tiles',
      description: 'The log of a workspace as files, in the form that verifiers of transparency logs read (C2SP tlog-tiles).',
    },
    stageTiles: {
      name: 'Checkpoints',
      description: 'The log of the checkpoints of all logs of the stage, for everybody: it is signed once a minute.',
    },
    export: { name: 'Export', description: 'Everything that is held about you, to read and to take with you.' },
  },
  components: {
    BusyEntry: AgendaBusy,
    AgendaEntry: AgendaOccurrence,
    CloudEvent,
    AuditEntry,
    Checkpoint: CheckpointView,
    LogEntry: LogEntryView,
    EntryProof,
    GrowthProof,
  },
  descriptions: {
    ...items.descriptions,
    'BusyEntry.at': 'When the busy time begins.',
    level: 'The level of the tile: 0 is that over the entries; `entries` for the leaves themselves.',
    tile: 'The number of the tile in three digits, or the first three of six with an `x` before them; `.p` behind it for its beginning.',
    part: 'How many hashes or entries, or the last three digits of the number.',
    width: 'How many hashes or entries.',
    calendarId: 'The calendar that it comes from: of a connected account, or a subscribed one.',
    kind: 'Which kind of record it is. More kinds may come.',
    workspaceKind: 'What kind of workspace it is in.',
    record: 'The record as it is stored, without what is secret: the attributes have the names that they have elsewhere.',
    'AgendaEntry.at': 'The instant by which the agenda is ordered: of the start or the due that the item stores, else of the deadline.',
    protocols: 'The two subprotocols to offer: that which is spoken, and the ticket.',
    'CloudEvent.id': 'The event: the same wherever it is heard of, however often.',
    source: 'What the events are of, as a path of the API.',
    'CloudEvent.type': 'What happened: the kind of record, a dot, and the deed in the past tense.',
    'CloudEvent.time': 'When it happened.',
    'CloudEvent.data': 'What happened, and the record as it was then.',
    'data.entity': 'The kind of record that it is about.',
    'data.by': 'Who did it: a user, or the API key that acted for one.',
    'data.details': 'What the event says beside the record.',
    'data.record': 'The record as it was then, as far as you may read it.',
    'data.unreadable': 'What the record was then can no longer be said: read it.',
    'data.for': 'In whose name it was done, where somebody acted for another, such as a guardian for a child.',
    types: 'Types of events, with commas between them; all, where none is named.',
    wait: 'For how many seconds to wait for something to happen, where there is nothing yet.',
    'AgendaEntry.entry': 'What of the item stands here: the item itself, an occurrence to come of its series, or its deadline.',
    'AgendaEntry.occurrence':
      'Of an occurrence to come: which, as `complete` and `skip` take it. The item’s times are those of that occurrence.',
    occurrences: '`all` shows the occurrences to come of series as well.',
    deadlines: '`true` shows an item at its deadline as well.',
    busy: 'Whether the times at which you are busy by your calendars stand among what falls due.',
  },
  overrides: [[ExportEntry.shape.kind, { 'x-extensible-enum': [...exportKinds] }]],
};
