/** SES as a new account has it: nothing verified, and the sandbox. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service } from '../../../local/contract';
import { createService } from '../../../local/services/ses';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';
import { v2Mail } from './support';

const identity = (name: string) => `arn:aws:ses:us-east-1:000000000000:identity/${name}`;

async function freshSes(overrides: Parameters<typeof testContext>[0] = {}) {
  const service = await serviceUnderTest(createService, testContext({ freshAccount: true, ...overrides }));
  for (const EmailIdentity of ['example.com', 'tester@elsewhere.test'])
    await service.make('AWS::SES::EmailIdentity', { EmailIdentity });
  const mail = (to: string, more: object = {}) => ({
    ...v2Mail({ Destination: { ToAddresses: [to] }, ...more }),
    apiVersion: '2019-09-27',
  });
  return { ...service, mail, send: (to: string) => service.call('SendEmail', mail(to)) };
}

describe('SES of a fresh account', () => {
  it('takes no mail from or to anybody who is not verified', async () => {
    const { context, send, service } = await freshSes();
    await expect(send('tester@elsewhere.test')).rejects.toMatchObject({
      code: 'MessageRejected',
      message: expect.stringContaining('no-reply@example.com, tester@elsewhere.test'),
    });
    expect(service.isVerifiedSender?.(identity('example.com'))).toBe(false);
    expect(context.deliveredMail).toEqual([]);
  });

  it('verifies a domain by all of its DKIM records, and signs its mails from then on', async () => {
    const { call, make, service } = await freshSes();
    const { attributes } = (await make('AWS::SES::EmailIdentity', { EmailIdentity: 'new.example.com' })) as {
      attributes: Record<string, string>;
    };
    const status = async () => {
      const answer = await call('GetEmailIdentity', { EmailIdentity: 'new.example.com' });
      return (answer as { DkimAttributes?: { Status: string } }).DkimAttributes?.Status;
    };
    const cname = Object.fromEntries(
      [1, 2, 3].map((at) => [attributes[`DkimDNSTokenName${at}`], attributes[`DkimDNSTokenValue${at}`]]),
    );
    expect(await status()).toBe('PENDING');
    expect(await publish(service, { ...cname, [String(attributes.DkimDNSTokenName2)]: 'elsewhere' })).toBe(
      false,
    );
    expect(await status()).toBe('PENDING');
    expect(await publish(service, cname)).toBe(true);
    expect(await status()).toBe('SUCCESS');
  });

  it('asks IAM about the identity of each recipient, verified or not, and none of the simulator', async () => {
    const { access, mail } = await freshSes();
    const asked = (to: string) => access('SendEmail', mail(to)).map(({ resource }) => resource);
    expect(asked('somebody@elsewhere.test')).toEqual([
      identity('no-reply@example.com'),
      identity('somebody@elsewhere.test'),
    ]);
    expect(asked('success@simulator.amazonses.com')).toEqual([identity('no-reply@example.com')]);
  });
});

/** What SES finds in the DNS of the domain. @returns whether that verifies it */
const publish = (service: Service, cname: object) => decide(service, 'new.example.com', { cname });

/** @returns whether the identity is verified then */
async function decide(service: Service, name: string, body: object): Promise<boolean> {
  const url = new URL(`http://localhost/_local/account/ses/identities/${name}`);
  let text = '';
  const response = { writeHead: () => undefined, end: (body: string) => (text = body) };
  for (const route of service.routes ?? [])
    if (
      await route(
        { method: 'PUT', url: url.pathname } as IncomingMessage,
        response as unknown as ServerResponse,
        url,
        Buffer.from(JSON.stringify(body)),
      )
    )
      break;
  return JSON.parse(text).verified;
}

describe('quotas of sending', () => {
  const SIMULATED = 'success@simulator.amazonses.com';
  /** The clock goes only as it is told to. */
  async function verified() {
    let now = Date.UTC(2026, 10, 21);
    const ses = await freshSes({ clock: { now: () => now, offsetSeconds: 0 } });
    await decide(ses.service, 'example.com', { verified: true });
    return {
      ...ses,
      at: (seconds: number) => (now = Date.UTC(2026, 10, 21) + seconds * 1000),
      sendToMany: (to: readonly string[]) =>
        ses.call('SendEmail', ses.mail('', { Destination: { ToAddresses: to } })),
    };
  }
  const exceeded = {
    code: 'TooManyRequestsException',
    status: 429,
    message: 'Maximum sending rate exceeded.',
  };

  it('are one mail a second in the sandbox; recipients count', async () => {
    const { at, send, sendToMany } = await verified();
    await send(SIMULATED);
    await expect(send(SIMULATED)).rejects.toMatchObject(exceeded);
    at(1);
    await sendToMany([SIMULATED, SIMULATED, SIMULATED]);
    at(3);
    await expect(send(SIMULATED)).rejects.toMatchObject(exceeded);
    at(4);
    await send(SIMULATED);
  });

  it('are 200 mails in 24 hours in the sandbox', async () => {
    const { at, send } = await verified();
    for (let mail = 1; mail <= 200; mail++) {
      at(mail);
      await send(SIMULATED);
    }
    at(300);
    await expect(send(SIMULATED)).rejects.toMatchObject({
      ...exceeded,
      message: 'Daily message quota exceeded.',
    });
    at(24 * 3600 + 2);
    await send(SIMULATED);
  });
});
