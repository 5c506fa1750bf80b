import { startBench } from './support';

const bench = () => startBench();
type Bench = Awaited<ReturnType<typeof bench>>;

const invite = ({ poolId }: Bench, name: string) => ({
  UserPoolId: poolId,
  Username: `${name}@example.com`,
  DesiredDeliveryMediums: ['EMAIL'],
  UserAttributes: [{ Name: 'name', Value: name }],
});

it('sends fifty mails a day by the sender that pools share, and begins again at 09:00 UTC', async () => {
  const it = await bench();
  const toNine = (33 * 3600 - ((it.context.clock.now() / 1000) % 86_400)) % 86_400;
  it.context.advance(toNine + 1);
  for (let index = 0; index < 50; index++) await it.call('AdminCreateUser', invite(it, `user${index}`));
  expect(it.context.deliveredMail).toHaveLength(50);
  expect(await it.refusal('AdminCreateUser', invite(it, 'one-more'))).toMatch(
    /^LimitExceededException: Exceeded daily email limit/,
  );
  it.context.advance(86_400);
  await it.call('AdminCreateUser', invite(it, 'tomorrow'));
  expect(it.context.deliveredMail).toHaveLength(51);
});
