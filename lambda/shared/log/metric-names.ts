/** CloudWatch namespace of the functions' metrics. */
export const METRIC_NAMESPACE = 'Passwordless';

/**
 * Names of the metrics, for handlers, alarms and tests. Each counts events, but for {@link METRIC.SMS_SPEND};
 * beside `service` there is at most one dimension, `reason` or `country`, with the few values that the code
 * or the configuration writes out.
 */
export const METRIC = {
  /** A client asked for a link. */
  LINK_REQUESTED: 'LinkRequested',
  /**
   * SES took a link's mail (for unknown users: to the mailbox simulator, so counts can't tell them apart).
   */
  LINK_SENT: 'LinkSent',
  /** Nothing was sent because of a limit. Dimension `reason`: the limit. */
  LINK_LIMITED: 'LinkLimited',
  /** A link went to the mailbox simulator. Dimension `reason`: there is no such user, or no fit address. */
  LINK_UNDELIVERABLE: 'LinkUndeliverable',
  /** A request or a link was refused. Dimension `reason`. */
  LINK_REFUSED: 'LinkRefused',
  /** SES refused to send to this recipient. */
  LINK_REJECTED: 'LinkRejected',
  /** A link could not be sent: throttling, time-out or failure of a service. Dimension `reason`. */
  LINK_FAILED: 'LinkFailed',
  /** A link was redeemed. */
  LINK_REDEEMED: 'LinkRedeemed',
  /** A client asked for a code. Dimension `reason`: what for. */
  CODE_REQUESTED: 'CodeRequested',
  /**
   * The channel took a code's message (for unknown users: one that reaches nobody). Dimension `reason`: what
   * for.
   */
  CODE_SENT: 'CodeSent',
  /** No code was sent because of a limit. Dimension `reason`: the limit. */
  CODE_LIMITED: 'CodeLimited',
  /** A code went to nobody. Dimension `reason`: there is no such user, or nowhere it may go. */
  CODE_UNDELIVERABLE: 'CodeUndeliverable',
  /** The channel won't send a code to this recipient. Dimension `reason`: what for. */
  CODE_REJECTED: 'CodeRejected',
  /** A code could not be sent: throttling, time-out or failure of a service. Dimension `reason`. */
  CODE_FAILED: 'CodeFailed',
  /** A request for a code, or an answer, was refused. Dimension `reason`. */
  CODE_REFUSED: 'CodeRefused',
  /** A right code was used. Dimension `reason`: what for. */
  CODE_CONFIRMED: 'CodeConfirmed',
  /** A right code did not open the account, as its number has not been proven for long. */
  SECOND_PROOF_REQUIRED: 'SecondProofRequired',
  /** A number counts as its user's again. Dimension `reason`: `proof` of another method, or `operator`. */
  NUMBER_RELEASED: 'NumberReleased',
  /** A number or an address was changed. Dimension `reason`: which. */
  CONTACT_CHANGED: 'ContactChanged',
  /** A number or an address was taken off another account. Dimension `reason`: which. */
  CONTACT_TAKEN_OVER: 'ContactTakenOver',
  /** A number or an address was proven for the first time. */
  FIRST_PROOF: 'FirstProof',
  /** A trigger ended with an error that is not the client's. */
  TRIGGER_FAILED: 'TriggerFailed',
  /** A sign-in whose proof could not be found when its tokens were made; they lack the claim. */
  CLAIM_OMITTED: 'ClaimOmitted',
  /** A hook gave no answer that can be used; the stage says what followed. Dimension `reason`: the hook. */
  HOOK_FAILED: 'HookFailed',
  /** A hook refused somebody. Dimension `reason`: `sign-up`, `sign-in`, `refresh` or `method`. */
  HOOK_REFUSED: 'HookRefused',
  /** A passkey was registered. */
  PASSKEY_ADDED: 'PasskeyAdded',
  /** A passkey was removed, by its user or with its user. */
  PASSKEY_REMOVED: 'PasskeyRemoved',
  /** A registration was refused. Dimension `reason`. */
  PASSKEY_REGISTRATION_REFUSED: 'PasskeyRegistrationRefused',
  /** Somebody signed in with a passkey. */
  PASSKEY_SIGN_IN: 'PasskeySignIn',
  /** A sign-in with a passkey was refused. Dimension `reason`. */
  PASSKEY_REFUSED: 'PasskeyRefused',
  /** A genuine signature came with a counter that did not advance: a copy of the passkey may be in use. */
  PASSKEY_COUNTER_WENT_BACK: 'PasskeyCounterWentBack',
  /** Another method proved the user, who has to use a passkey. */
  PASSKEY_ENFORCED: 'PasskeyEnforced',
  /**
   * A mail was held back by a cap. Dimension `reason`: `address` and `pool` of mails to sign in with;
   * `notice` and `notice_pool` of notices, which a summary tells of later.
   */
  MAIL_CAPPED: 'MailCapped',
  /** A summary of notices that were held back went out. */
  NOTICES_SUMMED_UP: 'NoticesSummedUp',
  /** A notice could not be sent. Dimension `reason`. */
  NOTICE_FAILED: 'NoticeFailed',
  /** An operator helped a user who had lost a factor. Dimension `reason`: what was done. */
  USER_RECOVERED: 'UserRecovered',
  /** Somebody signed in with a recovery link or code. Dimension `reason`: which. */
  RECOVERY_USED: 'RecoveryUsed',
  /** A recovery link or code was refused. Dimension `reason`. */
  RECOVERY_REFUSED: 'RecoveryRefused',
  /** Recovery codes were made. */
  RECOVERY_CODES_MADE: 'RecoveryCodesMade',
  /** The words of a message that Cognito sends could not be made; it went out with Cognito's own. */
  MESSAGE_FAILED: 'MessageFailed',
  /** A request to the API ended with an error that is not the caller's. */
  API_FAILED: 'ApiFailed',
  /** An event of the audit trail could not be put on its bus. */
  AUDIT_FAILED: 'AuditFailed',
  /** A code by SMS was asked for, for a user or for nobody. Dimension `country`. */
  SMS_REQUESTED: 'SmsRequested',
  /** The channel took a code to a user's number. Dimension `country`. */
  SMS_SENT: 'SmsSent',
  /** Cognito was let send a message of its own that may go by SMS. Dimension `country`. */
  SMS_SENT_BY_POOL: 'SmsSentByPool',
  /** A code that was sent by SMS came back. Dimension `country`. */
  SMS_CONFIRMED: 'SmsConfirmed',
  /** What a message cost by the configured price, in US dollars. */
  SMS_SPEND: 'SmsSpend',
  /** Nothing was sent because of a limit. Dimension `reason`: the limit. */
  SMS_LIMITED: 'SmsLimited',
  /**
   * Nothing was sent because sending is stopped, by the operator or as the parameter that says so can't be
   * read.
   */
  SMS_STOPPED: 'SmsStopped',
  /** A message was not sent, or it is not known whether it was. Dimension `reason`. */
  SMS_FAILED: 'SmsFailed',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
