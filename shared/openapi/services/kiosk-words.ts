/** What the fields of kiosks, and of the PINs that are said there, mean. */
export const kioskWords: Record<string, string> = {
  pin: 'Four to eight digits. They are never shown, logged or told.',
  'Pin.userId': 'The id of the child.',
  setBy: 'The guardian who has set it: it counts while they are one.',
  setAt: 'When it was set.',
  session: 'Where the child goes on by it, where it does.',
  'session.keyId': 'The key of the kiosk.',
  startedAt: 'When the session began.',
  'session.until': 'When the session is over, unless something ends it before.',
  lockedUntil: 'Until when nobody may try, after five who were wrong.',
  kiosk:
    'The workspace whose children go on through it by their PIN: the key is that of a device which they share. Whoever makes it may change its children.',
  'KioskSessionWithToken.token': 'What the requests of the child carry in `Kiosk-Session`. It is shown this once.',
  'KioskSessionWithToken.until': 'When the session is over, unless something ends it before.',
  'KioskSessionWithToken.userId': 'The id of the child.',
  'KioskSessionInput.userId': 'The id of the child.',
  'Face.userId': 'The id of the child.',
  'Face.name': 'What it is called in the workspace.',
};
