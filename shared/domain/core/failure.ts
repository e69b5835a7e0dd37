/** Everything that can go wrong on purpose, with the HTTP status it becomes (RFC 9110). Anything else is a bug and answers 500. */
export const failures = {
  invalid_request: 400,
  invalid_recurrence: 400,
  invalid_link: 400,
  not_for_batch: 400,
  not_signed_in: 401,
  step_up_required: 401,
  signature_refused: 401,
  forbidden: 403,
  proof_refused: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  already_exists: 409,
  relation_circle: 409,
  item_not_open: 409,
  item_already_open: 409,
  item_in_trash: 409,
  item_not_in_trash: 409,
  approval_required: 409,
  approval_not_required: 409,
  window_not_open: 409,
  window_closed: 409,
  item_claimed: 409,
  sub_items_open: 409,
  item_not_claimed: 409,
  proof_required: 409,
  file_not_usable: 409,
  not_a_shopping_list: 409,
  field_of_other_kind: 409,
  changed_since: 409,
  not_undoable: 409,
  last_owner: 409,
  last_guardian: 409,
  limit_reached: 409,
  provider_not_set_up: 409,
  connection_not_live: 409,
  calendar_read_only: 409,
  link_already_used: 409,
  retry_unknown: 409,
  job_over: 409,
  absence_over: 409,
  allowance_over: 409,
  not_enough_points: 409,
  redemption_over: 409,
  reward_archived: 409,
  reward_shared: 409,
  pool_not_full: 409,
  slot_unavailable: 409,
  appointment_over: 409,
  challenge_over: 409,
  must_be_kept: 409,
  prescription_status: 409,
  statement_changed: 409,
  dispense_refused: 409,
  note_status: 409,
  patient_merged: 409,
  switched_off: 409,
  link_expired: 410,
  gone: 410,
  precondition_failed: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  other_address: 421,
  not_attempted: 424,
  idempotency_key_reused: 422,
  precondition_required: 428,
  too_many_requests: 429,
  internal: 500,
  audit_unavailable: 503,
  newer_version: 503,
} as const;

/** A stable, machine-readable reason. Clients branch on it; the wording beside it may change. */
export type FailureCode = keyof typeof failures;

/** A refusal that the caller is told about: a code, and details that name what was wrong (never a secret, never a stack). */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly details: Record<string, unknown>;

  constructor(code: FailureCode, details: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** Passes over what is there no more (`not_found`): it may be erased while something is done with it. For `catch`. */
export const unlessGone = (error: unknown): undefined => {
  if (!(error instanceof Failure) || error.code !== 'not_found') throw error;
};
