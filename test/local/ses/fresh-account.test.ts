/** SES as a new account has it: nothing verified, and the sandbox. */
import { createService } from '../../../local/services/ses';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';
import { v2Mail } from './support';

const identity = (name: string) => `arn:aws:ses:us-east-1:000000000000:identity/${name}`;

async function freshSes() {
  const service = await serviceUnderTest(createService, testContext({ freshAccount: true }));
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
