import { type LimitClass, quotaOf } from '../domain/core/limits.ts';

const quota = (limitClass: LimitClass): number => quotaOf('standard', limitClass).quota;

/** What holds for every route: the first page that a client's developer reads. */
export const overview = `Almanac keeps **everything that falls due** and tells people in time: by mail, web push and inbox, to the second, in their own time zone.

## Signing in
Users sign up and in with **Amazon Cognito**, by its own SDKs or plain HTTPS; nothing of it goes through this API. \`GET /v1/config\` names the region, the user pool, the client (it has no secret) and \`cognitoEndpoint\`, where requests go: on the local cloud that is the machine itself.

| step | at Cognito |
|---|---|
| sign up | \`SignUp\` with the mail address as the name, then \`ConfirmSignUp\` with the code of the mail (ours, in English, German, French, Spanish or Portuguese by \`locale\`). Say \`zoneinfo\` (an IANA zone) and \`locale\` there, and \`name\` if you like: the profile begins with them, and nothing is ever meant in a zone that nobody chose |
| sign in | \`InitiateAuth\` by \`USER_SRP_AUTH\` (the password never leaves the device) or, on stages that allow it such as the local cloud, \`USER_PASSWORD_AUTH\`; \`SOFTWARE_TOKEN_MFA\` follows where somebody has turned it on |
| go on | \`GetTokensFromRefreshToken\` before the hour of the access token is over. Each answer has a **new refresh token**: keep that one |
| sign out | \`RevokeToken\` (or \`POST /v1/me/sign-out-everywhere\` for every device), and \`DELETE /v1/push/subscriptions/{subscriptionId}\` of the device |

**At Google, Apple, Microsoft or another provider**, on stages that have any: \`signIn\` of \`GET /v1/config\` names them, with the addresses of Cognito for the code grant with PKCE (RFC 7636). Send the browser to \`authorizeUrl\` with \`identity_provider\`, \`redirect_uri\`, the whole \`scope\`, a \`state\` and a challenge; give the code that comes back to \`tokenUrl\`. Whoever has an account with the address that the provider has verified gets that one. Where \`error_description\` says \`Already found an entry for username\`, the account was linked just now: begin again once; behind \`PreSignUp failed with error\` stand a code and words for the person. Such a profile has the zone \`UTC\` until your app sets it.

A password has twelve characters at least, with upper and lower case, a digit and a sign. Send the **access token** (not the id token) as \`Authorization: Bearer …\`. Programs send an API key in its place: \`POST /v1/keys\` makes one.

**Signed requests**: an API key that was made with \`signing\` (a public key of Ed25519 or of ECDSA over P-256 as a JWK; \`requests\` says whether all are signed or those that change something) is good for nothing by its token alone. Each such request has a signature by RFC 9421 whose \`keyid\` is the id of the API key, with \`created\`, a \`nonce\` of 16 to 128 characters, and over \`@method\`, \`@path\`, \`@query\` where there is one, \`content-digest\` (RFC 9530, \`sha-256\` or \`sha-512\`) where there is a body, and whichever of \`Acting-For\`, \`API-Version\`, \`Content-Type\`, \`Idempotency-Key\`, \`If-Match\`, \`If-None-Exist\` and \`Kiosk-Session\` is sent; more may be covered (\`@authority\` and \`@target-uri\` by the name of the gateway itself: leave them out). It is taken once, from a minute before \`created\` until five minutes after. What is not is answered 401 \`signature_refused\`: \`reason\` is \`missing\`, \`not_understood\`, \`other_key\`, \`not_covered\` (\`covers\` says what must be), \`not_yet\`, \`too_old\`, \`wrong\`, \`digest\` or \`replayed\`. A batch is signed as one request. The typed client signs with \`signer\` (\`keyId\` and a \`CryptoKey\`).

**A second factor**: whoever has a passkey (\`POST /v1/me/passkeys\`) is asked for it where a route takes \`Step-Up\`. The request is answered 401 \`step_up_required\` with a \`digest\` of it; \`POST /v1/me/step-ups\` says what the browser is to ask of the passkey for this, \`POST /v1/me/step-ups/{challengeId}\` takes what was signed, and the same request with \`Step-Up: {challengeId}\` goes through, once. The digest is SHA-256 (base64url) of \`{"body":…,"for":"request","method":"POST","path":"/v1/keys","userId":"user_…"}\` in the canonical form of RFC 8785; \`path\` has its query, \`body\` is null where there is none. The typed client does all of it with a function that asks the browser (\`passkey\`). A command of a batch cannot be proved.

Browsers are let in from the origins that the stage names (\`corsOrigins\` in \`infra/stages.ts\`) and, but in production, from \`http://localhost\` at the ports of the usual tools (3000, 4173, 4200, 5173, 8081, 8100, none); on the local cloud also from \`capacitor://localhost\` and \`ionic://localhost\`. From elsewhere they may not read what is answered.

**What takes up to a minute**: who you are and what your roles are is known to the gateway for 60 seconds. So long a removed member or an ended key may still get in after the end. Your zone and language count at once for all that is made or read by them; for that minute the old ones may still be those of \`POST /v1/recurrence/preview\` without a zone, and of the words of a failure where the request has no \`Accept-Language\`.

## Three addresses
The routes of clinics are answered at an address of their own, which \`GET /v1/config\` names (\`clinicUrl\`); all others at the address that serves this document. Tokens, limits and batches are the same at both. At the wrong one a path answers 421 \`other_address\`. The typed client finds its way by itself.

Programs of clinics that speak **FHIR R4** ask at a third address (\`fhirUrl\`), below \`/fhir/R4/{workspaceId}\`: what there is of it says \`GET …/metadata\` itself, and nothing of it stands here. It takes the same tokens and API keys, and who may see what is the same.

## Requests and replies
Bodies are JSON. A reply is \`{ "data": …, "meta": … }\`; a field that is not in the schema may be added to it at any time, so ignore what you do not know. Requests are strict the other way round: a field or query parameter that is not known is refused, by its name.

**Changes** are merge patches (RFC 7396, \`application/merge-patch+json\`): what is absent stays, \`null\` removes.

**Instants** end in \`At\` and are RFC 3339 in UTC; **days** end in \`On\` or are called \`date\`; a wall-clock \`time\` stands with its IANA \`zone\`. A day alone stays a day: it is never midnight UTC.

## Items in time
**An item stores one end in time**: a \`start\` (when it begins) or a \`due\` (when it must be done). The other end follows from the \`duration\`; without one it is a moment, or a day. Replies have both as instants, \`startsAt\` and \`fallsDueAt\`. To send both is refused (\`start_beside_due\`); to change to the other takes the first away.

\`\`\`
start 09:00, PT2H           09:00 ├───────────┤ 11:00   a meeting
due   11:00, PT2H           09:00 ├───────────┤ 11:00   work that must be done by eleven
due   18:00                               ● 18:00       a moment
start 2026-12-04, P2D       ├── 4 Dec ──┼── 5 Dec ──┤   whole days, from the first on
due   2026-12-05, P2D       ├── 4 Dec ──┼── 5 Dec ──┤   whole days, to the last
deadline 2026-12-05                     ├── 5 Dec ──┤   a day alone lasts until its end
\`\`\`

Rule, exceptions, \`occurrence\` and the place in lists and the agenda are those of the end that is stored; overdue is what has passed its other end, too. Days of a duration keep the wall clock of the zone, hours pass as they do: from 22:00 on, in the night in which clocks go forward, \`P1D\` ends at 22:00 and \`PT8H\` at 07:00. Appointments of calendars have a start, tasks (VTODO) a due.

**A series is one item.** It stands at one occurrence, and \`complete\` or \`skip\` moves it on. What is edited is the series from there: a PATCH of the time or zone is of all that follow, each on its day (the 31st stays the 31st), one of the day begins the series there, with as many to come as before (\`COUNT\` says how many that are). One occurrence alone is moved by \`snooze\` with \`moveDue\`, and while it stands apart a PATCH moves it on, and not the series; it is left out by \`skip\` or by its day in \`recurrence.except\`. \`missed\` says what becomes of those that nobody did: passed over (\`skip\`), one for all (\`once\`), each (\`pile_up\`).

**Reminders** count from the start, the due or the deadline (where they do not say, from the end that is stored), or stand at an instant. Those of a day count from 00:00 of it in the item's zone, unless they have a \`time\` of their own: \`{ "offset": "-P1D", "time": "18:00" }\` is the evening before. One whose moment has passed when its item is created is told at once where it passed by fifteen minutes at the most, and \`passedReminders\` of the reply says so; older ones are not told. Quick add takes the morning for 09:00, noon for 12:00, the afternoon for 15:00, the evening for 19:00 and the night for 21:00.

**A calendar view** is \`GET /v2/agenda\` with \`occurrences=all\` and \`deadlines=true\`: a series stands there at every occurrence in the window, with the times of that occurrence, and \`entry\` tells the item itself from an occurrence to come and a deadline. Days alone stand on their day in your zone.

**Lists of items** hold open ones in a range of time (\`dueFrom\`, \`dueTo\`) unless \`status\` says otherwise: \`status=done\` with the same range is what was due then and is done. The agenda is a moment behind: what was just written may be missing in the next second.

## What happens
Each change is an event of a type, such as \`item.completed\`. It is told behind a cursor (\`GET /v1/workspaces/{workspaceId}/events\`, \`/v1/me/events\`), to webhooks, and on the bus of the stage’s AWS account; [all types, with who hears of them and what they say](docs/events), stand in an AsyncAPI 3.0 document, \`asyncapi.json\`, too.

## Failures
Everything that fails is a problem document (RFC 9457, \`application/problem+json\`) with a stable \`code\` to branch on, \`details\`, and the \`requestId\` to ask about. \`title\` and \`detail\` are for people, in the language that \`Accept-Language\` asks for (English, German, French, Spanish, Portuguese).

One answer is not ours: a request without any \`Authorization\` is refused by the gateway, 401 with \`{ "message": "Unauthorized" }\` as plain JSON; so are 429 and 500 where it is the gateway itself that is overrun or broken. Read them as \`not_signed_in\`, \`too_many_requests\` and \`internal\`.

## Safe to repeat
Send an \`Idempotency-Key\` with every POST: when the reply is lost, the same request can be sent again and is carried out once; the answer is that of the first time, and \`Idempotency-Replayed: true\` says so. The same key with another body is refused (422). What a key changed is known for a day and for the last eight changes of a thing: a later retry by a UUIDv7, which tells its age, is refused (409, \`retry_unknown\`) and does nothing; read the thing, and decide anew with a new key.

## Acting for another
A guardian does something for a child without an account by sending the child’s id in \`Acting-For\`. It is done in the child’s name, and within what both of them may: an owner who acts for a child completes what is assigned to the child, and deletes nothing. Events, the history of items and the audit name both, \`by\` who did it and \`for\` whom. What is somebody’s own (profile, inbox, keys, invitations) is not done for another, and no API key acts for one (403) but a kiosk, in the session of a child that has said its PIN there (\`Kiosk-Session\`).

## Versions of the API
The path names the version of a route, and \`API-Version\` on every reply says which one answered. \`API-Version: 2\` on a request asks for that version whatever the path says: what a version did not change is answered as it was before it, so that a client can send one number with everything. A version that there is not is refused (400, \`/API-Version\`). What is deprecated says so on every reply (\`Deprecation\`, \`Sunset\`, and in \`Link\` what comes after it), a year before it answers 410.

## From v1 to v2
One thing differs: the agenda. All else is the same in both.

| | \`GET /v1/agenda\` | \`GET /v2/agenda\` |
|---|---|---|
| how much | 500 entries at most; more are left out without a word | pages of \`limit\` entries; \`meta.cursor\` is where the next begins |
| an entry | what is needed to show it | the whole item with its \`version\`, so that it can be changed without being read first |
| its place in time | \`fallsDueAt\` | \`at\` |
| its workspace | \`workspaceId\` | \`workspaceId\`, \`workspaceName\` and \`workspaceKind\` |
| your calendars | not in it | with \`busy=true\` among the entries, as \`kind: "busy"\` |

So: ask for \`/v2/agenda\` (or send \`API-Version: 2\`), read \`at\` where you read \`fallsDueAt\`, and go on with \`cursor\` until there is none. Entries of a kind that you do not know are to be passed over.

## Versions of things
What carries an \`ETag\` can be changed with \`If-Match\`: if somebody else was quicker, the answer is 412 and nothing is overwritten. Where blind overwriting would lose what somebody did (a role, or a list that a patch replaces whole) \`If-Match\` must be there: 428 otherwise. \`*\` says that whatever is there may go.

Every read has an \`ETag\`, lists too: with \`If-None-Match\` the answer is 304, without a body, while nothing has changed. What anybody may read without a token answers HEAD, too.

## Limits
Each user may ask ${quota('request')} times a minute; beside that stand ${quota('search')} searches (what goes through much or reads a text), ${quota('send')} sends (what makes a mail or push leave) and ${quota('upload')} uploads (what makes a whole file be read). That is plan \`standard\`; larger ones are for whoever runs the stage to give. The API keys of a user have half of it together, a visitor has as much by address. The minute slides: in any sixty seconds no more pass, whenever they begin. \`RateLimit-Policy\` names the class and its quota, \`RateLimit\` says what is left and when there is more. Beyond it the answer is 429, and \`Retry-After\` says for how long.

## Pages
Lists come in pages of up to \`limit\` things. \`meta.cursor\` is where the next page begins; without it, this was the last. A cursor is good for the list that it came from, and for nothing else.`;
