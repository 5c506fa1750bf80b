import { NetworkError, ServiceError } from './cognito-fetch';

/** What went wrong, as far as a person can do something about it. Each has its words in `i18n/`. */
export type ProblemKind =
  /** No answer from the service. */
  | 'network'
  /** The service takes no more requests for now, from anybody or from this person. */
  | 'tooMany'
  /** The web ACL refuses this connection for now. */
  | 'blocked'
  /** Not an e-mail address that the service takes. */
  | 'address'
  /** The link is over its time. */
  | 'linkExpired'
  /** The link was used, superseded, or is none of ours. */
  | 'linkRefused'
  /** The link was asked for in another browser. */
  | 'otherBrowser'
  /** The refresh token is no longer taken. */
  | 'sessionEnded'
  /** The service has a fault of its own. */
  | 'unavailable'
  /** Anything else. */
  | 'unknown';

export interface Problem {
  readonly kind: ProblemKind;
  /** Name of the error, for whoever runs the service. */
  readonly code?: string;
  readonly requestId?: string;
}

/** What the page was doing. */
export type Doing = 'request' | 'redeem' | 'refresh' | 'signOut';

/** Thrown when a link does not sign in; not a fault, so nothing is logged. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  constructor(readonly kind: 'linkExpired' | 'linkRefused') {
    super(`The sign-in link can't be used: ${kind}.`);
  }
}

const tooMany = new Set([
  'LimitExceededException',
  'TooManyRequestsException',
  'TooManyFailedAttemptsException',
  'ThrottlingException',
  'Http429',
]);

/** Says what went wrong in the terms of {@link ProblemKind}. */
export function problemOf(error: unknown, doing: Doing): Problem {
  if (error instanceof LinkError) return { kind: error.kind };
  if (error instanceof NetworkError) return { kind: 'network' };
  if (error instanceof ServiceError) {
    return {
      kind: kindOf(error, doing),
      code: error.name,
      ...(error.requestId && { requestId: error.requestId }),
    };
  }
  return { kind: 'unknown', ...(error instanceof Error && { code: error.name }) };
}

function kindOf(error: ServiceError, doing: Doing): ProblemKind {
  if (tooMany.has(error.name)) return 'tooMany';
  // A web ACL's block: `ForbiddenException` on a user pool, an unnamed 403 in front of other endpoints.
  if (error.name === 'ForbiddenException' || error.name === 'Http403') return 'blocked';
  if (doing === 'request' && error.name === 'InvalidParameterException') return 'address';
  if (doing === 'redeem' && refusesLink(error.name)) return 'linkRefused';
  if (doing === 'refresh' && endsSession(error.name)) return 'sessionEnded';
  if (error.status >= 500 || faults.has(error.name)) return 'unavailable';
  return 'unknown';
}

const faults = new Set([
  'InternalErrorException',
  'UnexpectedLambdaException',
  'InvalidLambdaResponseException',
]);

function refusesLink(name: string): boolean {
  return [
    'NotAuthorizedException',
    'CodeMismatchException',
    'ExpiredCodeException',
    'UserNotFoundException',
  ].includes(name);
}

function endsSession(name: string): boolean {
  return ['NotAuthorizedException', 'UserNotFoundException', 'RefreshTokenReuseException'].includes(name);
}
