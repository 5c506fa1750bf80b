import { NetworkError, ServiceError } from '../../../web/src/shared/cognito-fetch';
import {
  CodeError,
  type Doing,
  LinkError,
  PasskeyError,
  type ProblemKind,
  problemOf,
} from '../../../web/src/shared/problem';

describe('what a person is told', () => {
  it.each<[string, number, Doing, ProblemKind]>([
    ['TooManyRequestsException', 400, 'request', 'tooMany'],
    ['LimitExceededException', 400, 'request', 'tooMany'],
    ['Http429', 429, 'redeem', 'tooMany'],
    ['ForbiddenException', 403, 'request', 'blocked'],
    ['Http403', 403, 'redeem', 'blocked'],
    ['InvalidParameterException', 400, 'request', 'address'],
    ['InvalidParameterException', 400, 'redeem', 'unknown'],
    ['NotAuthorizedException', 400, 'redeem', 'linkRefused'],
    ['NotAuthorizedException', 400, 'refresh', 'sessionEnded'],
    ['RefreshTokenReuseException', 400, 'refresh', 'sessionEnded'],
    ['NotAuthorizedException', 400, 'request', 'unknown'],
    ['InternalErrorException', 500, 'request', 'unavailable'],
    ['UnexpectedLambdaException', 400, 'request', 'unavailable'],
    ['Http503', 503, 'request', 'unavailable'],
    ['SomethingNewException', 400, 'request', 'unknown'],
    ['NotAuthorizedException', 400, 'passkeySignIn', 'passkeyRefused'],
    ['UserNotFoundException', 400, 'passkeySignIn', 'passkeyRefused'],
    ['InvalidParameterException', 400, 'passkeySignIn', 'address'],
    ['Http403', 403, 'passkeySignIn', 'blocked'],
    ['Http429', 429, 'passkeyAdd', 'tooMany'],
    ['Http403', 403, 'passkeyAdd', 'blocked'],
    ['Http401', 401, 'passkeyList', 'signInAgain'],
    ['RecentSignInRequired', 403, 'passkeyAdd', 'signInAgain'],
    ['RecentSignInRequired', 403, 'passkeyRemove', 'signInAgain'],
    ['TooManyPasskeys', 409, 'passkeyAdd', 'passkeyLimit'],
    ['PasskeyAlreadyRegistered', 409, 'passkeyAdd', 'passkeyExists'],
    ['RegistrationRefused', 400, 'passkeyAdd', 'passkeyNotAllowed'],
    ['ChallengeNotValid', 400, 'passkeyAdd', 'passkeyRetry'],
    ['TryAgain', 409, 'passkeyRemove', 'passkeyRetry'],
    ['PasskeyNotFound', 404, 'passkeyRename', 'passkeyGone'],
    ['InvalidFriendlyName', 400, 'passkeyRename', 'passkeyName'],
    ['LastPasskey', 409, 'passkeyRemove', 'passkeyLast'],
    ['AddressNotProven', 403, 'passkeyAdd', 'addressNotProven'],
    ['AccountClosed', 403, 'passkeyAdd', 'accountClosed'],
    ['InternalError', 500, 'passkeyList', 'unavailable'],
    ['constructor', 400, 'passkeyList', 'unknown'],
    ['TooManyPasskeys', 409, 'request', 'unknown'],
    ['InvalidParameterException', 400, 'codeRequest', 'phoneNumber'],
    ['UserLambdaValidationException', 400, 'codeRequest', 'phoneNumber'],
    ['Http403', 403, 'codeRequest', 'blocked'],
    ['TooManyRequestsException', 400, 'codeAnswer', 'tooMany'],
    ['RecentSignInRequired', 403, 'contactStart', 'contactSignInAgain'],
    ['Http401', 401, 'contactStart', 'contactSignInAgain'],
    ['InUse', 409, 'contactComplete', 'contactInUse'],
    ['Http403', 403, 'contactStart', 'blocked'],
    ['constructor', 400, 'contactStart', 'unknown'],
    ['InUse', 409, 'passkeyAdd', 'unknown'],
  ])('%s (%i) while doing %s is the problem "%s"', (name, status, doing, kind) => {
    expect(problemOf(new ServiceError(name, 'message', status, 'id-1'), doing)).toEqual({
      kind,
      code: name,
      requestId: 'id-1',
    });
  });

  it('says that the network is down', () => {
    expect(problemOf(new NetworkError('down'), 'request')).toEqual({ kind: 'network' });
    for (const name of ['QuotaExceededError', 'NS_ERROR_DOM_QUOTA_REACHED'])
      expect(problemOf(new DOMException('full', name), 'redeem')).toEqual({ kind: 'storageFull' });
  });

  it('says why a link does not sign in', () => {
    expect(problemOf(new LinkError('linkRefused'), 'redeem')).toEqual({ kind: 'linkRefused' });
  });

  it('says that a message could not be sent, as Cognito passes it on from the trigger', () => {
    const failed = new ServiceError(
      'UserLambdaValidationException',
      'CreateAuthChallenge failed with error The message could not be sent. Please try again.',
      400,
      undefined,
    );
    for (const doing of ['request', 'codeRequest'] as const)
      expect(problemOf(failed, doing).kind).toBe('notSent');
  });

  it.each(['codeOver', 'codeTooSoon', 'mailedCode'] as const)(
    'says why a code does not sign in: %s',
    (kind) => {
      expect(problemOf(new CodeError(kind), 'codeAnswer')).toEqual({ kind });
    },
  );

  it('says that a passkey has changed, as Cognito passes it on from the trigger, and of passkeys alone', () => {
    const error = new ServiceError(
      'UserLambdaValidationException',
      'VerifyAuthChallengeResponse failed with error This passkey has changed since it was registered. Please sign in in another way and register it anew.',
      400,
      undefined,
    );
    expect(problemOf(error, 'passkeySignIn')).toMatchObject({ kind: 'passkeyChanged' });
    expect(problemOf(error, 'codeAnswer')).toMatchObject({ kind: 'unknown' });
  });

  it('says why a passkey does not work, with the reason where the service has one', () => {
    expect(problemOf(new PasskeyError('passkeyExists', 'InvalidStateError'), 'passkeyAdd')).toEqual({
      kind: 'passkeyExists',
      code: 'InvalidStateError',
    });
    const refused = (reason: string) =>
      problemOf(new ServiceError('RegistrationRefused', 'text', 400, undefined, reason), 'passkeyAdd');
    expect(refused('aaguid-not-allowed')).toEqual({
      kind: 'passkeyNotAllowed',
      code: 'RegistrationRefused (aaguid-not-allowed)',
    });
    expect(refused('origin-not-allowed').kind).toBe('passkeyOrigin');
  });

  it('never shows the message of an error it does not know: that may hold a token', () => {
    const problem = problemOf(new Error('refresh token eyJsecret'), 'refresh');
    expect(problem).toEqual({ kind: 'unknown', code: 'Error' });
    expect(problemOf('eyJsecret', 'refresh')).toEqual({ kind: 'unknown' });
  });
});
