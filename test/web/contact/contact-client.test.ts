import { createContacts } from '../../../web/src/contact/client';
import type { ClientRequest } from '../../../web/src/shared/cognito-fetch';
import { signedInApi } from '../../../web/src/shared/signed-in-api';

function setUp(url: string) {
  const calls: { url: string; request: ClientRequest | undefined }[] = [];
  const api = signedInApi(url, {
    call: async (to, request) => {
      calls.push({ url: String(to), request });
      return { ok: true, json: async () => ({}) };
    },
    idToken: async () => 'id-token',
  });
  const contacts = createContacts(api, () => 'ja');
  return { contacts, calls };
}

describe('changing where one is reached', () => {
  it.each(['https://api.example.com/v1', 'https://api.example.com/v1/'])(
    'asks at %s for a code, in the language of the page and the zone of the browser, with the ID token',
    async (url) => {
      const { contacts, calls } = setUp(url);
      await contacts.start('phone_number', '+819012345678');
      expect(calls).toHaveLength(1);
      const [{ url: to, request } = { url: '', request: undefined }] = calls;
      expect(to).toBe('https://api.example.com/v1/contact/start');
      expect(request).toMatchObject({
        method: 'POST',
        headers: { authorization: 'Bearer id-token', 'content-type': 'application/json' },
      });
      expect(JSON.parse(request?.body ?? '')).toEqual({
        kind: 'phone_number',
        value: '+819012345678',
        locale: 'ja',
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
    },
  );

  it('answers with the code, and names the kind alone: the value is the one that was proven', async () => {
    const { contacts, calls } = setUp('https://api.example.com/v1/');
    await contacts.complete('email', '123456');
    expect(calls[0]?.url).toBe('https://api.example.com/v1/contact/complete');
    expect(JSON.parse(calls[0]?.request?.body ?? '')).toEqual({ kind: 'email', code: '123456' });
  });

  it('ends all sessions', async () => {
    const { contacts, calls } = setUp('https://api.example.com/v1/');
    await contacts.endSessions();
    expect(calls[0]?.url).toBe('https://api.example.com/v1/contact/end-sessions');
    expect(calls[0]?.request).toMatchObject({ body: '{}', headers: { authorization: 'Bearer id-token' } });
  });

  it('ends the session of the page alone', async () => {
    const { contacts, calls } = setUp('https://api.example.com/v1/');
    await contacts.endSessions('this');
    expect(calls[0]?.request?.body).toBe('{"only":"this"}');
  });
});
