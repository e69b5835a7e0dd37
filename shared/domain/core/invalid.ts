import { Failure } from './failure.ts';

/** What can be wrong at one place of a request, by stable codes: clients branch on them, the wording in five languages hangs on them. */
export const invalidCodes = [
  // Its shape.
  'required',
  'unknown_field',
  'not_text',
  'not_a_number',
  'not_a_whole_number',
  'not_a_boolean',
  'not_a_list',
  'not_an_object',
  'empty',
  'too_short',
  'too_long',
  'too_few',
  'too_many',
  'too_small',
  'too_large',
  'not_one_of',
  'wrong_format',
  'not_an_email',
  'not_a_url',
  'not_a_day',
  'not_an_instant',
  'not_json',
  'not_valid',
  // What it means.
  'not_an_id',
  'not_a_zone',
  'not_a_time_of_day',
  'day_out_of_range',
  'not_a_duration',
  'duration_too_long',
  'not_positive',
  'repeats_too_often',
  'not_base64url',
  'not_one_line',
  'control_characters',
  'not_a_language_tag',
  'not_a_cursor',
  'not_an_etag',
  'not_an_idempotency_key',
  'not_members',
  'not_readers',
  'not_a_push_service',
  'not_a_web_address',
  'not_a_redirect',
  'window_too_long',
  'not_after_start',
  'not_ahead',
  'too_far_ahead',
  'archived',
  // What goes together.
  'needs_time',
  'time_without_zone',
  'needs_due',
  'needs_due_and_duration',
  'needs_deadline',
  'needs_recurrence',
  'field_retired',
  'field_of_other_list',
  'nested_too_deep',
  'deadline_before_due',
  'start_beside_due',
  'beside_share',
  'same_thing_twice',
  'no_title_left',
  // A filter.
  'filter_syntax',
  'filter_unclosed',
  'filter_unknown_field',
  'filter_operator',
  'filter_value',
  'filter_too_long',
  'filter_too_deep',
  // A recurrence rule.
  'rule_number',
  'rule_signed_number',
  'rule_one_of',
  'rule_until',
  'rule_unknown_part',
  'rule_twice',
  'rule_without_freq',
  'rule_not_beside_until',
  'rule_only_yearly',
  'rule_only_yearly_or_hourly',
  'rule_not_weekly',
  'rule_numbered_day',
  'rule_too_many_minutes',
  'rule_needs_by_part',
  'rule_never_due',
  'rule_never_due_again',
  'rule_hourly_needs_time',
] as const;
export type InvalidCode = (typeof invalidCodes)[number];

/** What a message may name beside its code: bounds, choices. Never what the caller sent. */
export type InvalidValues = Record<string, string | number>;

/** One wrong place of a request: where (JSON Pointer, RFC 6901), and what is wrong there. */
export type InvalidPlace = { pointer: string; code: InvalidCode; values?: InvalidValues };

/** A code as the message of a schema's check, so that a misspelled one does not compile. */
export const invalidCode = (code: InvalidCode): InvalidCode => code;

/** `invalid_request`, naming the wrong place, and what is wrong there. */
export const invalid = (pointer: string, code: InvalidCode, values?: InvalidValues): Failure =>
  new Failure('invalid_request', { errors: [{ pointer, code, ...(values && { values }) }] });

/** What is wrong where reading something failed with `invalid_request`. Any other error goes on. */
export const placesIn = (error: unknown): InvalidPlace[] => {
  if (!(error instanceof Failure) || error.code !== 'invalid_request') throw error;
  return error.details.errors as InvalidPlace[];
};
