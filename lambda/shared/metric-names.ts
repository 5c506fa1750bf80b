/** CloudWatch namespace of the functions' metrics. */
export const METRIC_NAMESPACE = 'Passwordless';

/**
 * Names of the metrics, for handlers, alarms and tests. Each counts events; the only dimension beside `service` is
 * `reason`, with the few values that the code writes out.
 */
export const METRIC = {
  /** A client asked for a link. */
  LINK_REQUESTED: 'LinkRequested',
  /** SES took a link's mail (for unknown users: to the mailbox simulator, so counts can't tell them apart). */
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
  /** An address was proven for the first time. */
  FIRST_PROOF: 'FirstProof',
  /** A trigger ended with an error that is not the client's. */
  TRIGGER_FAILED: 'TriggerFailed',
  /** A sign-in whose proof could not be found when its tokens were made; they lack the claim. */
  CLAIM_OMITTED: 'ClaimOmitted',
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
  /** A mail about a passkey could not be sent. Dimension `reason`. */
  NOTICE_FAILED: 'NoticeFailed',
  /** A request to the API ended with an error that is not the caller's. */
  API_FAILED: 'ApiFailed',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
