/** Signs in at Cognito, as any client does: one POST. */
export const signIn = async (): Promise<string> => {
  const reply = await fetch(process.env.COGNITO ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
    body: JSON.stringify({
      ClientId: process.env.CLIENT_ID,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: process.env.EMAIL, PASSWORD: process.env.PASSWORD },
    }),
  });
  return ((await reply.json()) as { AuthenticationResult: { AccessToken: string } }).AuthenticationResult.AccessToken;
};

type Window = { from: string; to: string };
type Body = {
  title: string;
  due: { date: string; time: string; zone: string };
  reminders: ({ offset: string; relativeTo?: 'due' } | { at: string })[];
};

/** What each made client must be able to do; what its types do not allow does not compile. */
export type Steps = {
  create(body: Body): Promise<{ title: string; offset: string | undefined }>;
  agenda(query: Window): Promise<string[]>;
  missing(itemId: string): Promise<string | undefined>;
};

const dayMs = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
const same = (what: string, is: unknown, should: unknown): void => {
  if (JSON.stringify(is) !== JSON.stringify(should)) throw new Error(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
};

/** One journey: an item with two kinds of reminder, the agenda that shows it, a failure by its code. */
export const journey = async (name: string, steps: Steps): Promise<void> => {
  const due = { date: inDays(3).slice(0, 10), time: '09:00', zone: 'Europe/Berlin' };
  const made = await steps.create({ title: name, due, reminders: [{ offset: '-PT15M' }, { at: inDays(2) }] });
  same('the item', made, { title: name, offset: '-PT15M' });
  const window = { from: inDays(0), to: inDays(7) };
  let shown: string[] = [];
  // The index is a moment behind the table.
  for (let tries = 0; tries < 50 && !shown.includes(name); tries++) shown = await steps.agenda(window);
  same('the agenda', shown.includes(name), true);
  same('the failure', await steps.missing('item_01h455vb4pex5vsknk084sn02q'), 'not_found');
  console.log(`${name}: ok`);
};
