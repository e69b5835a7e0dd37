import type { FailureCode } from '../domain/failure.ts';

/** What each failure means for who gets it, and what helps. */
export const meanings: Record<FailureCode, string> = {
  invalid_request: 'The request does not fit its schema: `details.errors` names each wrong place by a JSON Pointer.',
  invalid_recurrence: 'The rule and the first occurrence do not go together, or the rule never falls due.',
  invalid_link: 'The link is not one of ours, or was cut.',
  not_signed_in: 'There is no access token, or it is not valid any more: sign in, or renew it.',
  forbidden: 'You are known, and may not do this: `details` names the permission that is missing.',
  not_found: 'There is no such thing, or it is not yours to see.',
  method_not_allowed: 'The path is there, and does not take this method: `Allow` names those that it takes.',
  conflict: 'Somebody else changed it at the same moment: read it again and try again.',
  already_exists: 'It is there already.',
  item_not_open: 'The item is done, or this turn of it is over.',
  item_already_open: 'The item is open already.',
  item_in_trash: 'The item is in the trash: restore it first.',
  item_not_in_trash: 'The item is not in the trash.',
  last_owner: 'A workspace keeps at least one owner: make somebody else an owner first.',
  limit_reached: 'You have as many of these as one can have: `details.limit` says how many.',
  provider_not_set_up: 'This stage is not registered with the provider: its operator can change that.',
  link_already_used: 'The link works once, and has been used.',
  link_expired: 'The link is too old.',
  precondition_failed: 'It has another version than `If-Match` names: read it again and decide anew.',
  body_too_large: 'The body is larger than `details.limitBytes`.',
  unsupported_media_type: 'The body is of a type that is not taken here: `details.accepts` names the right one.',
  precondition_required: 'This change needs `If-Match` with the ETag that you have seen.',
  too_many_requests: 'You ask faster than you may: wait for `Retry-After` seconds.',
  internal: 'Something went wrong on our side. Trying again may help; if not, ask us with the `requestId`.',
};
