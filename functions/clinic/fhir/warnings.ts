const warning = (code: 'too-costly' | 'suppressed', diagnostics: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'warning', code, diagnostics }],
});

/** What says that not all was looked through: whoever asks is to say more. */
export const incomplete = warning('too-costly', 'There may be more than was looked through: ask for less, by saying more.');

/** What says that there are patients among those who are asked for of whom whoever asks may not read this. */
export const suppressed = warning('suppressed', 'Of some patients this is not open to you: it was left out.');
