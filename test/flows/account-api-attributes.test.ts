/**
 * The account API in a stage whose accounts need a nickname: who is new gives it, and messages greet by it.
 */
import { type AccountWorld, accountWorld, codeIn, PASSWORD } from '../support/account-api';
import { claimsOf } from '../support/cognito';

const username = 'ada@example.net';
const nickname = 'Ada <b> & Co';

let world: AccountWorld;
beforeAll(async () => {
  world = await accountWorld({ requiredAttributes: ['nickname'] });
}, 180_000);
afterAll(async () => {
  await world?.aws.close();
});

it('refuses a sign-up without it, naming the field, and makes no account', async () => {
  for (const attributes of [undefined, {}, { given_name: 'Ada' }, { nickname: ' ' }])
    expect(await world.call('sign-up', { username, password: PASSWORD, attributes })).toMatchObject({
      status: 400,
      body: {
        code: 'InvalidRequest',
        message: 'attributes.nickname is missing: every account here needs it.',
      },
    });
  expect(world.aws.mail.all()).toEqual([]);
  expect(await world.call('sign-in', { username, password: PASSWORD })).toMatchObject({ status: 401 });
});

it('greets by it in the mail, where it is text and no markup, and has it in the ID token', async () => {
  const attributes = { nickname };
  expect(await world.call('sign-up', { username, password: PASSWORD, attributes })).toMatchObject({
    status: 200,
    body: { next: 'confirm' },
  });
  const mail = world.aws.mail.all().at(-1);
  expect(mail?.html).toContain('Hello Ada &lt;b&gt; &amp; Co,');
  expect(mail?.html).not.toContain('<b>');
  const code = codeIn(world.mailTo(username));
  expect(await world.call('confirm', { username, code, password: PASSWORD })).toMatchObject({ status: 204 });
  const { body } = await world.call('sign-in', { username, password: PASSWORD });
  expect(claimsOf(body.tokens.idToken)).toMatchObject({ email: username, nickname });
  expect(
    await world.call('me', undefined, { authorization: `Bearer ${body.tokens.accessToken}` }),
  ).toMatchObject({ status: 200, body: { attributes: { nickname } } });
});

it('answers a sign-up for an address that has an account as for a new one, with it and without', async () => {
  const mails = world.aws.mail.all().length;
  expect(
    await world.call('sign-up', { username, password: PASSWORD, attributes: { nickname } }),
  ).toMatchObject({ status: 200, body: { next: 'confirm' } });
  expect(await world.call('sign-up', { username, password: PASSWORD })).toMatchObject({
    status: 400,
    body: { code: 'InvalidRequest', message: 'attributes.nickname is missing: every account here needs it.' },
  });
  expect(world.aws.mail.all()).toHaveLength(mails);
});
