export const METRIC_NAMESPACE = 'Passwordless';

/**
 * Each counts events, but {@link METRIC.SMS_SPEND}. At most one dimension beside `service`: `reason` or
 * `country`, with few fixed values.
 */
export const METRIC = {
  LINK_REQUESTED: 'LinkRequested',
  /** SES took the mail; for unknown users the mailbox simulator did, so that counts don't differ. */
  LINK_SENT: 'LinkSent',
  /** `reason`: the limit. */
  LINK_LIMITED: 'LinkLimited',
  /** To the mailbox simulator. `reason`: no such user, or no fit address. */
  LINK_UNDELIVERABLE: 'LinkUndeliverable',
  /** Request or link. With `reason`. */
  LINK_REFUSED: 'LinkRefused',
  /** SES won't send to this recipient. */
  LINK_REJECTED: 'LinkRejected',
  /** Throttling, time-out or failure of a service. With `reason`. */
  LINK_FAILED: 'LinkFailed',
  LINK_REDEEMED: 'LinkRedeemed',
  /** `reason`: what for. */
  CODE_REQUESTED: 'CodeRequested',
  /** The channel took it; for unknown users to nobody. `reason`: what for. */
  CODE_SENT: 'CodeSent',
  /** `reason`: the limit. */
  CODE_LIMITED: 'CodeLimited',
  /** `reason`: no such user, or nowhere it may go. */
  CODE_UNDELIVERABLE: 'CodeUndeliverable',
  /** By the channel, for this recipient. `reason`: what for. */
  CODE_REJECTED: 'CodeRejected',
  /** As {@link METRIC.LINK_FAILED}. With `reason`. */
  CODE_FAILED: 'CodeFailed',
  /** Request or answer. With `reason`. */
  CODE_REFUSED: 'CodeRefused',
  /** A right code was used. `reason`: what for. */
  CODE_CONFIRMED: 'CodeConfirmed',
  /** The code was right, but the number was proven too long ago. */
  SECOND_PROOF_REQUIRED: 'SecondProofRequired',
  /** `reason`: `proof` of another method, or `operator`. */
  NUMBER_RELEASED: 'NumberReleased',
  /** `reason`: number or address. */
  CONTACT_CHANGED: 'ContactChanged',
  /** Another account lost it. `reason`: number or address. */
  CONTACT_TAKEN_OVER: 'ContactTakenOver',
  FIRST_PROOF: 'FirstProof',
  /** The error is not the client's. */
  TRIGGER_FAILED: 'TriggerFailed',
  /** Without a proof, tokens lack the claim. */
  CLAIM_OMITTED: 'ClaimOmitted',
  /** No usable answer; the stage says what follows. `reason`: the hook. */
  HOOK_FAILED: 'HookFailed',
  /** `reason`: `sign-up`, `sign-in`, `refresh` or `method`. */
  HOOK_REFUSED: 'HookRefused',
  PASSKEY_ADDED: 'PasskeyAdded',
  /** By its user or with its user. */
  PASSKEY_REMOVED: 'PasskeyRemoved',
  /** With `reason`. */
  PASSKEY_REGISTRATION_REFUSED: 'PasskeyRegistrationRefused',
  PASSKEY_SIGN_IN: 'PasskeySignIn',
  /** With `reason`. */
  PASSKEY_REFUSED: 'PasskeyRefused',
  /** A genuine signature whose counter did not advance: perhaps a copied passkey. */
  PASSKEY_COUNTER_WENT_BACK: 'PasskeyCounterWentBack',
  /** Another method proved a user who has to use a passkey. */
  PASSKEY_ENFORCED: 'PasskeyEnforced',
  /**
   * `reason`: `address` and `pool` for sign-in mails; `notice` and `notice_pool` for notices, summed up
   * later.
   */
  MAIL_CAPPED: 'MailCapped',
  NOTICES_SUMMED_UP: 'NoticesSummedUp',
  /** With `reason`. */
  NOTICE_FAILED: 'NoticeFailed',
  /** By an operator. `reason`: what was done. */
  USER_RECOVERED: 'UserRecovered',
  /** `reason`: link or code. */
  RECOVERY_USED: 'RecoveryUsed',
  /** With `reason`. */
  RECOVERY_REFUSED: 'RecoveryRefused',
  RECOVERY_CODES_MADE: 'RecoveryCodesMade',
  /** Cognito's own words went out. */
  MESSAGE_FAILED: 'MessageFailed',
  /** The error is not the caller's. */
  API_FAILED: 'ApiFailed',
  /** An event was lost. */
  AUDIT_FAILED: 'AuditFailed',
  /** For users or nobody. With `country`. */
  SMS_REQUESTED: 'SmsRequested',
  /** The channel took a code to a user. With `country`. */
  SMS_SENT: 'SmsSent',
  /** Cognito's own message, which may be an SMS. With `country`. */
  SMS_SENT_BY_POOL: 'SmsSentByPool',
  /** A right code by SMS. With `country`. */
  SMS_CONFIRMED: 'SmsConfirmed',
  /** US dollars, at configured prices. */
  SMS_SPEND: 'SmsSpend',
  /** `reason`: the limit. */
  SMS_LIMITED: 'SmsLimited',
  /** By the operator, or the stop can't be read. */
  SMS_STOPPED: 'SmsStopped',
  /** Not sent, or unknown whether. With `reason`. */
  SMS_FAILED: 'SmsFailed',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
