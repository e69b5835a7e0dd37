/** Every log line's code, level and wording. Codes are stable: dashboards, alarms and runbooks name them. */
export const messages = {
  ALM001: { level: 'info', text: 'Request answered' },
  ALM002: { level: 'error', text: 'Request failed: a bug or an outage' },
  ALM003: { level: 'error', text: 'Reply does not fit its schema' },
  ALM010: { level: 'info', text: 'Caller recognised' },
  ALM011: { level: 'info', text: 'Caller refused' },
  ALM012: { level: 'info', text: 'User seen for the first time: profile and personal workspace created' },
  ALM020: { level: 'info', text: 'Event handled' },
  ALM021: { level: 'error', text: 'Event failed: it will be tried again' },
  ALM022: { level: 'info', text: 'Events published' },
  ALM024: { level: 'error', text: 'Record cannot be read: its event was left out' },
  ALM030: { level: 'info', text: 'Windows of the next minute handed out' },
  ALM031: { level: 'warn', text: 'Overdue records found and queued again' },
  ALM032: { level: 'info', text: 'Due record handled' },
  ALM033: { level: 'error', text: 'Due record failed: it will be tried again' },
  ALM034: { level: 'info', text: 'Due record queued at once: it falls due before the next tick' },
  ALM035: { level: 'info', text: 'Due records of a window queued' },
  ALM036: { level: 'info', text: 'Nothing is overdue' },
  ALM040: { level: 'info', text: 'Notification planned' },
  ALM041: { level: 'info', text: 'Delivery handed to its channel' },
  ALM042: { level: 'warn', text: 'Delivery refused' },
  ALM043: { level: 'warn', text: 'Delivery will be tried again' },
  ALM044: { level: 'info', text: 'Delivery not needed' },
  ALM045: { level: 'info', text: 'Address suppressed after a bounce or complaint' },
  ALM046: { level: 'info', text: 'Digest skipped: nothing falls due' },
} as const satisfies Record<string, { level: 'info' | 'warn' | 'error'; text: string }>;

export type MessageCode = keyof typeof messages;
