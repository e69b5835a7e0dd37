/** What the fields of children, and of who acts for them, mean. */
export const childWords: Record<string, string> = {
  guardians: 'Of a child without an account: the members who act for it and are told in its place.',
  'Child.guardians': 'The members who act for it and are told in its place.',
  'ChildPatch.guardians':
    'The members who act for it and are told in its place: each has an account. The list replaces the one that is there.',
  'Child.userId': 'The id of the child: a member like any other.',
  'Child.name': 'What it is called in the workspace.',
  'ChildInput.name': 'What it is called in the workspace.',
  'ChildPatch.name': 'What it is called in the workspace.',
  color: 'The name of a colour of CSS3, such as `teal`.',
  birthYear: 'The year of its birth, where it is needed. Shown to its guardians alone.',
  'Child.zone': 'The zone in which its days begin.',
  'ChildInput.zone': 'The zone in which its days begin: that of your profile, unless it is said.',
  'ChildPatch.zone': 'The zone in which its days begin.',
  consent: 'Who said yes to what is kept of it, when, and how that was had. Shown to its guardians alone.',
  'consent.by': 'The guardian who said yes.',
  'consent.at': 'When they said it.',
  'consent.method':
    'How it was had: by their account, or verified by a signed form, a payment, a call, a video call, a document or a message.',
};
