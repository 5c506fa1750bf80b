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
  /** Mailed to the mailbox simulator instead. `reason`: no such user, or no usable address. */
  LINK_UNDELIVERABLE: 'LinkUndeliverable',
  /** A request for a link, or a link itself. With `reason`. */
  LINK_REFUSED: 'LinkRefused',
  /** SES won't send to this recipient. */
  LINK_REJECTED: 'LinkRejected',
  /** Throttling, time-out or failure of a service. With `reason`. */
  LINK_FAILED: 'LinkFailed',
  LINK_REDEEMED: 'LinkRedeemed',
  /** `reason`: what for. */
  CODE_REQUESTED: 'CodeRequested',
  /** The channel took it; for unknown users it goes to nobody. `reason`: what for. */
  CODE_SENT: 'CodeSent',
  /** `reason`: the limit. */
  CODE_LIMITED: 'CodeLimited',
  /** `reason`: no such user, or nowhere it may go. */
  CODE_UNDELIVERABLE: 'CodeUndeliverable',
  /** By the channel, for this recipient. `reason`: what for. */
  CODE_REJECTED: 'CodeRejected',
  /** As {@link METRIC.LINK_FAILED}. With `reason`. */
  CODE_FAILED: 'CodeFailed',
  /** A request for a code, or an answer. With `reason`. */
  CODE_REFUSED: 'CodeRefused',
  /** A right code was used. `reason`: what for. */
  CODE_CONFIRMED: 'CodeConfirmed',
  /** The code was right, but the number was proven too long ago. */
  SECOND_PROOF_REQUIRED: 'SecondProofRequired',
  /** `reason`: `proof` of another method, or `operator`. */
  NUMBER_RELEASED: 'NumberReleased',
  /** `reason`: number or address. */
  CONTACT_CHANGED: 'ContactChanged',
  /** A contact moved here from another account. `reason`: number or address. */
  CONTACT_TAKEN_OVER: 'ContactTakenOver',
  FIRST_PROOF: 'FirstProof',
  /** An error that the client didn't cause. */
  TRIGGER_FAILED: 'TriggerFailed',
  /** No proof was found, so tokens lack the claim `sign_in_method`. */
  CLAIM_OMITTED: 'ClaimOmitted',
  /** A hook gave no usable answer; the stage says what follows. `reason`: the hook. */
  HOOK_FAILED: 'HookFailed',
  /** `reason`: `sign-up`, `sign-in`, `refresh` or `method`. */
  HOOK_REFUSED: 'HookRefused',
  PASSKEY_ADDED: 'PasskeyAdded',
  /** Its user removed it, or was deleted. */
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
  /** An error that the caller didn't cause. */
  API_FAILED: 'ApiFailed',
  /** An event was lost. */
  AUDIT_FAILED: 'AuditFailed',
  /** Asked for, whether the number is a user's or nobody's. With `country`. */
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
  /** An operator has stopped SMS, or the stop can't be read. */
  SMS_STOPPED: 'SmsStopped',
  /** Not sent, or nobody knows whether it was. With `reason`. */
  SMS_FAILED: 'SmsFailed',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
