import type { FailureCode } from '../../domain/core/failure.ts';
import type { InvalidCode } from '../../domain/core/invalid.ts';

/** What problem documents say in one language. `{name}` is filled in from the failure's details, or from what an error may name. */
export type ProblemTexts = {
  /** Short, the same for every occurrence of a code (RFC 9457 3.1.3), and the sentence that explains it. */
  codes: Record<FailureCode, { title: string; detail: string }>;
  /** What is wrong at one place. */
  invalid: Record<InvalidCode, string>;
  /** A better sentence where the details name this reason. */
  reasons: Record<Reason, string>;
};

/** The reasons in the details of a failure that have a sentence of their own. */
export type Reason =
  | 'personal_workspace'
  | 'role_above_own'
  | 'more_than_own'
  | 'not_the_author'
  | 'not_the_claimer'
  | 'reward_of_others'
  | 'not_a_guardian'
  | 'is_a_child'
  | 'not_a_clinic'
  | 'passkey_needed'
  | 'not_a_kiosk'
  | 'kiosk_session_over'
  | 'pin_refused'
  | 'pin_locked'
  | 'email_not_verified'
  | 'log_restarted'
  | 'before_retention'
  | 'retention'
  | 'legal_hold'
  | 'not_in_care_team'
  | 'own_access';

export const en: ProblemTexts = {
  codes: {
    invalid_request: { title: 'Invalid request', detail: 'Something in the request is not as it must be: see the errors.' },
    invalid_recurrence: { title: 'Invalid recurrence', detail: 'The recurrence rule cannot be used.' },
    invalid_link: { title: 'Invalid link', detail: 'This link was not made by us, or was cut off on its way.' },
    not_for_batch: { title: 'Not for a batch', detail: 'This cannot be a command of a batch.' },
    not_signed_in: { title: 'Not signed in', detail: 'Sign in, and send the access token in the Authorization header.' },
    step_up_required: {
      title: 'Second factor required',
      detail: 'Prove exactly this request with a passkey (POST /v1/me/step-ups with the digest), and send it again with Step-Up.',
    },
    forbidden: { title: 'Forbidden', detail: 'You do not have the right to do this.' },
    proof_refused: { title: 'Proof refused', detail: 'What the browser sent proves nothing: see reason.' },
    not_found: { title: 'Not found', detail: 'It is not there, or not yours to see.' },
    other_address: {
      title: 'Answered at another address',
      detail: 'This path is answered at another address of this stage: GET /v1/config names it.',
    },
    method_not_allowed: { title: 'Method not allowed', detail: 'This path does not take this method: see Allow for those that it takes.' },
    conflict: { title: 'Conflict', detail: 'Somebody else changed it at the same moment. Load it and try again.' },
    relation_circle: { title: 'Goes in a circle', detail: 'The item would block itself in the end.' },
    already_exists: { title: 'Already exists', detail: 'There is one already.' },
    item_not_open: { title: 'Item not open', detail: 'The item, or this occurrence of it, is already done.' },
    item_already_open: { title: 'Item already open', detail: 'There is nothing to take back: the item is open.' },
    item_in_trash: { title: 'Item in the trash', detail: 'The item is in the trash. Restore it first.' },
    approval_required: { title: 'Needs approval', detail: 'Claim that it is done; it is done when somebody approves that.' },
    approval_not_required: { title: 'Needs no approval', detail: 'Nobody has to approve this item: complete it.' },
    window_not_open: { title: 'Too early', detail: 'This cannot be done yet: see opensAt.' },
    window_closed: { title: 'Too late', detail: 'This could be done until closesAt, and not any more.' },
    sub_items_open: { title: 'Sub-items open', detail: 'Sub-items of it are still to be done: {open}.' },
    item_claimed: {
      title: 'Already claimed',
      detail: 'Somebody says that this is done. That is to be approved, returned or withdrawn first.',
    },
    item_not_claimed: {
      title: 'No such claim',
      detail: 'This claim does not stand: it was decided on or withdrawn, or there is another since.',
    },
    proof_required: { title: 'Picture needed', detail: 'This takes a picture of what was done, which has been uploaded and can be seen.' },
    field_of_other_kind: { title: 'Field of another kind', detail: 'Only numbers have a unit, and only choices have options.' },
    not_a_shopping_list: { title: 'Not a shopping list', detail: 'Only a list that was made for shopping has articles.' },
    file_not_usable: {
      title: 'Picture not usable',
      detail: 'The picture cannot be seen yet, was added by somebody else, or is older than the last time that this was done.',
    },
    item_not_in_trash: { title: 'Item not in the trash', detail: 'The item is not in the trash.' },
    changed_since: { title: 'Changed since', detail: 'It cannot be taken back: some of what it changed was changed again since.' },
    not_undoable: {
      title: 'Not to be taken back',
      detail: 'That cannot be taken back: it is more than a day ago, or is nothing that can be.',
    },
    last_owner: { title: 'Last owner', detail: 'A workspace keeps at least one owner. Make somebody else owner first.' },
    last_guardian: {
      title: 'Last guardian',
      detail: 'A child keeps at least one guardian. Make somebody else one first, or erase the child.',
    },
    limit_reached: { title: 'Limit reached', detail: 'No more than {limit} are possible.' },
    provider_not_set_up: { title: 'Provider not set up', detail: 'This stage is not registered with that provider.' },
    connection_not_live: { title: 'Connection is over', detail: 'The calendar account has to be connected again.' },
    calendar_read_only: { title: 'Calendar is read-only', detail: 'Items cannot be written to that calendar.' },
    link_already_used: { title: 'Link already used', detail: 'Each link works once.' },
    retry_unknown: {
      title: 'Retry unknown',
      detail:
        'Whether this request was carried out before can no longer be told. Load it, and send it with a new key where it is still needed.',
    },
    link_expired: { title: 'Link expired', detail: 'The link is too old.' },
    gone: { title: 'Gone', detail: 'This has ended. {successor} came after it.' },
    precondition_failed: {
      title: 'Changed meanwhile',
      detail: 'It is no longer at the version that If-Match names. Load it and decide anew.',
    },
    body_too_large: { title: 'Body too large', detail: 'The body may have {limitBytes} bytes at the most.' },
    unsupported_media_type: { title: 'Unsupported media type', detail: 'The body must be sent as {accepts}.' },
    not_attempted: {
      title: 'Not attempted',
      detail: 'It was not begun: another command failed before it, or the time was up. Send it again.',
    },
    idempotency_key_reused: {
      title: 'Idempotency-Key reused',
      detail: 'This Idempotency-Key was sent before with another body. A new act needs a new key.',
    },
    absence_over: { title: 'Absence over', detail: 'The absence is over: what is past stays as it was.' },
    allowance_over: { title: 'Allowance over', detail: 'The allowance has ended: make another.' },
    not_enough_points: { title: 'Not enough points', detail: 'It costs {needs} points, and {free} are free.' },
    redemption_over: { title: 'Already decided', detail: 'This reward was granted, refused or withdrawn already, or its time is over.' },
    reward_shared: { title: 'Reward of all', detail: 'All save for this reward together: give points to it.' },
    pool_not_full: { title: 'Not enough points yet', detail: 'It costs {needs} points, and {gathered} are gathered.' },
    reward_archived: { title: 'Reward archived', detail: 'Nobody can have this reward any more.' },
    challenge_over: { title: 'Challenge over', detail: 'The challenge was answered already, or has ended: ask for another.' },
    must_be_kept: { title: 'Must be kept', detail: 'The record cannot be erased yet: it has to be kept.' },
    prescription_status: { title: 'Not with this prescription', detail: 'This cannot be done with one that stands as {status}.' },
    statement_changed: { title: 'Not what was shown', detail: 'It says something else by now: look at it again before you sign.' },
    job_over: { title: 'Job over', detail: 'The job has ended already: there is nothing left to cancel.' },
    precondition_required: { title: 'Precondition required', detail: 'This change must say by If-Match which version it is meant for.' },
    too_many_requests: { title: 'Too many requests', detail: 'Wait for as long as Retry-After says, then try again.' },
    audit_unavailable: {
      title: 'Cannot be recorded now',
      detail: 'Whoever is shown this must be written down first, and that was not possible. Nothing was shown. Try again in a minute.',
    },
    newer_version: {
      title: 'Being updated',
      detail: 'A newer version of this service has written that record, and an older one answered you. Try again in a minute.',
    },
    internal: { title: 'Internal error', detail: 'That was our mistake. Name the request id when you ask about it.' },
  },
  invalid: {
    required: 'is missing',
    unknown_field: 'is not known',
    not_text: 'must be a text',
    not_a_number: 'must be a number',
    not_a_whole_number: 'must be a whole number',
    not_a_boolean: 'must be true or false',
    not_a_list: 'must be a list',
    not_an_object: 'must be an object',
    empty: 'must not be empty',
    too_short: 'must have {min} characters or more',
    too_long: 'must have {max} characters or fewer',
    too_few: 'must have {min} entries or more',
    too_many: 'must have {max} entries or fewer',
    too_small: 'must be {min} or more',
    too_large: 'must be {max} or less',
    not_one_of: 'must be one of: {values}',
    wrong_format: 'does not have the right form',
    not_an_email: 'must be an email address',
    not_a_url: 'must be a URL',
    not_a_day: 'must be a day, YYYY-MM-DD',
    not_an_instant: 'must be an instant by RFC 3339, such as 2026-11-28T09:00:00Z',
    not_json: 'is not JSON',
    not_valid: 'is not valid',
    not_an_id: 'must be an id of this kind',
    not_a_zone: 'must be an IANA time zone, such as Europe/Berlin',
    not_a_time_of_day: 'must be HH:MM, 00:00 to 23:59',
    day_out_of_range: 'must be between {first} and {last}',
    not_a_duration: 'must be an ISO 8601 duration, such as -PT15M or P1D',
    duration_too_long: 'must be {days} days or less',
    not_positive: 'must be longer than nothing',
    repeats_too_often: 'must be {minutes} minutes or more',
    not_base64url: 'must be base64url',
    not_one_line: 'must be one line, without control characters',
    control_characters: 'must hold no control characters',
    not_a_language_tag: 'must be a language tag by BCP 47, such as de or pt-BR',
    not_a_cursor: 'is not a cursor of this list with these filters',
    not_an_etag: 'must be ETags of replies, or *',
    not_an_idempotency_key: 'must be 8 to 200 visible characters',
    not_members: 'must be members of the workspace',
    not_readers: 'mentions somebody who may not read this item and its comments',
    not_a_web_address: 'must be an https address on the internet',
    not_a_push_service: 'must be the https address of a push service',
    not_a_redirect: 'must be among the addresses of this stage',
    window_too_long: 'must be after the start, by {days} days at the most',
    not_after_start: 'must be after the start',
    not_ahead: 'must lie ahead',
    too_far_ahead: 'must be {days} days ahead at the most',
    needs_time: 'needs a time',
    time_without_zone: 'needs time and zone together, or neither',
    needs_due: 'needs a start or a due',
    needs_due_and_duration: 'needs a start, or a due and a duration, to count from',
    needs_deadline: 'needs a deadline to count from',
    needs_recurrence: 'needs a recurrence',
    field_retired: 'is retired: it is given no new values',
    field_of_other_list: 'is a field of another list',
    nested_too_deep: 'would give a sub-item sub-items of its own',
    deadline_before_due: 'must not put the deadline before the due',
    start_beside_due: 'must not stand beside a due: an item has one of them, and the other follows from its duration',
    same_thing_twice: 'changes the same thing as {first}: send it in another batch, or alone',
    no_title_left: 'leaves nothing for the title',
    filter_syntax: 'is not understood from character {position} on',
    filter_unclosed: 'has a quote or bracket at character {position} that is never closed',
    filter_unknown_field: 'has at character {position} {field}, which is no field; there are: {values}',
    filter_operator: 'needs at character {position} how {field} compares: {values}',
    filter_value: 'has at character {position} what {field} cannot be; it may be: {values}',
    filter_too_long: 'must name {max} values at the most (character {position})',
    filter_too_deep: 'must be {max} brackets deep at the most (character {position})',
    rule_number: '{part} must be a whole number from {low} to {high}',
    rule_signed_number: '{part} must be 1 to {high} or -{high} to -1',
    rule_one_of: '{part} must be one of: {values}',
    rule_until: 'UNTIL must be YYYYMMDD or YYYYMMDDTHHMMSSZ',
    rule_unknown_part: '{part} is not a part of a rule',
    rule_twice: '{part} stands twice',
    rule_without_freq: 'FREQ is missing',
    rule_not_beside_until: 'COUNT must not stand beside UNTIL',
    rule_only_yearly: '{part} only goes with FREQ=YEARLY',
    rule_only_yearly_or_hourly: '{part} only goes with FREQ=YEARLY or HOURLY',
    rule_not_weekly: '{part} does not go with FREQ=WEEKLY',
    rule_numbered_day: 'BYDAY takes a number only with FREQ=MONTHLY, or YEARLY without BYWEEKNO',
    rule_too_many_minutes: 'BYMINUTE takes {max} minutes at the most',
    rule_needs_by_part: 'BYSETPOS needs another BY part to choose from',
    rule_never_due: 'the rule never falls due',
    rule_never_due_again: 'the rule never falls due again',
    rule_hourly_needs_time: 'FREQ=HOURLY needs a due time, not a day alone',
  },
  reasons: {
    personal_workspace: 'A personal workspace is its owner’s alone.',
    role_above_own: 'Nobody gives or takes a role above their own.',
    more_than_own: 'Nobody gives, or changes, what goes beyond their own rights.',
    not_the_author: 'Only whoever wrote it may do this.',
    not_the_claimer: 'Only whoever claimed it may withdraw that.',
    reward_of_others: 'This reward is for others.',
    not_a_guardian: 'This is for the guardians of the child.',
    is_a_child: 'A child without an account is looked after by its guardians: under children.',
    not_a_clinic: 'There are patients in workspaces of the kind clinic alone.',
    passkey_needed: 'This takes a passkey: add one to your account first.',
    not_a_kiosk: 'This is for a kiosk of the workspace.',
    kiosk_session_over: 'The session at this kiosk is over. Pick who you are, and say your PIN.',
    pin_refused: 'This is not it.',
    pin_locked: 'Too many have said it wrong. Wait, or ask a guardian to unlock it.',
    email_not_verified: 'Your email address is not verified yet.',
    log_restarted: 'The log began anew when the data was restored from a backup. Read everything again and go on from after=now.',
    before_retention:
      'What was asked for is longer ago than events are kept. Read everything again and go on from after=now, or read what there still is, without after.',
    retention: 'The record has to be kept until {until}, and cannot be erased before.',
    legal_hold: 'The record is under a legal hold: it is not erased as long as nobody lifts that.',
    not_in_care_team: 'The chart is open to the care team alone, and you are not in it.',
    own_access: 'This was your own access: somebody else has to review it.',
  },
};
