import { NetworkError, ServiceError } from '../../web/src/auth/cognito-fetch';
import { type Doing, LinkError, type ProblemKind, problemOf } from '../../web/src/auth/problem';

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
  ])('%s (%i) while doing %s is the problem "%s"', (name, status, doing, kind) => {
    expect(problemOf(new ServiceError(name, 'message', status, 'id-1'), doing)).toEqual({
      kind,
      code: name,
      requestId: 'id-1',
    });
  });

  it('says that the network is down', () => {
    expect(problemOf(new NetworkError('down'), 'request')).toEqual({ kind: 'network' });
  });

  it('says why a link does not sign in', () => {
    expect(problemOf(new LinkError('linkExpired'), 'redeem')).toEqual({ kind: 'linkExpired' });
    expect(problemOf(new LinkError('linkRefused'), 'redeem')).toEqual({ kind: 'linkRefused' });
  });

  it('never shows the message of an error it does not know: that may hold a token', () => {
    const problem = problemOf(new Error('refresh token eyJsecret'), 'refresh');
    expect(problem).toEqual({ kind: 'unknown', code: 'Error' });
    expect(problemOf('eyJsecret', 'refresh')).toEqual({ kind: 'unknown' });
  });
});
