import { createRecoveryCodes } from '../../../web/src/recovery-codes/client';
import { type ClientRequest, ServiceError } from '../../../web/src/shared/cognito-fetch';
import { CodeError, problemOf } from '../../../web/src/shared/problem';
import { signedInApi } from '../../../web/src/shared/signed-in-api';

function setUp(answer: object, url = 'https://api.example.com/v1/') {
  const calls: { url: string; request: ClientRequest | undefined }[] = [];
  const api = signedInApi(url, {
    call: async (to, request) => {
      calls.push({ url: String(to), request });
      return { ok: true, json: async () => answer };
    },
    idToken: async () => 'id-token',
  });
  return { recoveryCodes: createRecoveryCodes(api), calls };
}

describe('recovery codes', () => {
  it.each(['https://api.example.com/v1', 'https://api.example.com/v1/'])(
    'are made at %s with the ID token, and given as the service shows them',
    async (url) => {
      const { recoveryCodes, calls } = setUp({ codes: ['7K3M-AAAA-BBBB-CCCC'] }, url);
      expect(await recoveryCodes.make()).toEqual(['7K3M-AAAA-BBBB-CCCC']);
      expect(calls.map((call) => call.url)).toEqual(['https://api.example.com/v1/recovery-codes/generate']);
      expect(calls[0]?.request).toMatchObject({
        method: 'POST',
        headers: { authorization: 'Bearer id-token', 'content-type': 'application/json' },
      });
    },
  );

  it('say how many are left and since when, or that there never were any', async () => {
    expect(await setUp({ left: 7, madeAt: 1_790_000_000 }).recoveryCodes.status()).toEqual({
      left: 7,
      madeAt: new Date(1_790_000_000_000),
    });
    expect(await setUp({ left: 0 }).recoveryCodes.status()).toEqual({ left: 0, madeAt: undefined });
  });
});

describe('what goes wrong', () => {
  const refused = (name: string, status: number) => new ServiceError(name, '', status, undefined);

  it.each([
    [refused('RecentSignInRequired', 403), 'contactSignInAgain'],
    [refused('Unauthorized', 401), 'contactSignInAgain'],
    [refused('TooManyRequestsException', 429), 'tooMany'],
    [refused('Http403', 403), 'blocked'],
    [refused('InternalError', 500), 'unavailable'],
  ])('when codes are made (%j) has words of its own', (error, kind) => {
    expect(problemOf(error, 'recoveryCodes').kind).toBe(kind);
  });

  it('when one is typed is one thing, whatever the reason', () => {
    expect(problemOf(new CodeError('recoveryCode'), 'recoverySignIn')).toEqual({ kind: 'recoveryCode' });
  });
});
