/** What holds for every route: the first page that a client's developer reads. */
export const overview = `Almanac keeps **everything that falls due** and tells people in time: by mail, web push and inbox, to the second, in their own time zone.

## Signing in
Users sign up and in with Amazon Cognito: \`GET /v1/config\` names the user pool and the client. Send the access token as \`Authorization: Bearer …\`; renew it with the refresh token when a request is answered with 401. Programs send an API key in its place: \`POST /v1/keys\` makes one.

## Requests and replies
Bodies are JSON. A reply is \`{ "data": …, "meta": … }\`; a field that is not in the schema may be added to it at any time, so ignore what you do not know. Requests are strict the other way round: a field or query parameter that is not known is refused, by its name.

**Changes** are merge patches (RFC 7396, \`application/merge-patch+json\`): what is absent stays, \`null\` removes.

**Instants** end in \`At\` and are RFC 3339 in UTC; **days** end in \`On\` or are called \`date\`; a wall-clock \`time\` stands with its IANA \`zone\`. A day alone stays a day: it is never midnight UTC.

## Failures
Everything that fails is a problem document (RFC 9457, \`application/problem+json\`) with a stable \`code\` to branch on, \`details\`, and the \`requestId\` to ask about. \`title\` and \`detail\` are for people, in the language that \`Accept-Language\` asks for (English, German, French, Spanish, Portuguese).

One answer is not ours: a request without any \`Authorization\` is refused by the gateway, 401 with \`{ "message": "Unauthorized" }\` as plain JSON; so are 429 and 500 where it is the gateway itself that is overrun or broken. Read them as \`not_signed_in\`, \`too_many_requests\` and \`internal\`.

## Safe to repeat
Send an \`Idempotency-Key\` with every POST: when the reply is lost, the same request can be sent again and is carried out once; the answer is that of the first time, and \`Idempotency-Replayed: true\` says so. The same key with another body is refused (422).

## Versions of things
What carries an \`ETag\` can be changed with \`If-Match\`: if somebody else was quicker, the answer is 412 and nothing is overwritten. Where blind overwriting would lose what somebody did (a role, or a list that a patch replaces whole) \`If-Match\` must be there: 428 otherwise. \`*\` says that whatever is there may go.

Every read has an \`ETag\`, lists too: with \`If-None-Match\` the answer is 304, without a body, while nothing has changed. Wherever there is GET there is HEAD.

## Limits
Reads, writes, searches, sends and uploads each have a quota of their own: \`RateLimit-Policy\` names it, \`RateLimit\` says what is left. Beyond it the answer is 429, and \`Retry-After\` says for how long.

## Pages
Lists come in pages of up to \`limit\` things. \`meta.cursor\` is where the next page begins; without it, this was the last. A cursor is good for the list that it came from, and for nothing else.`;
