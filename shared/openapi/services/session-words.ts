/** What the fields of sessions mean. */
export const sessionWords: Record<string, string> = {
  sessionId: 'The id of the session.',
  'Session.device': 'The program and the system that it was first used with, without versions; `?` where it said nothing.',
  begunAt: 'When you signed in.',
  'Session.lastUsedOn': 'The last day (UTC) on which it was used.',
  current: 'Whether it is the one that asks.',
};
