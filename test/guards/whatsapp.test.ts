/** Who may send by WhatsApp: one function of a stage that has it, from its own number; nobody else. */
import { buildStage, resourcesOfType } from '../support/stacks';
import { stageConfig, stageNames } from '../support/stages';
import { WHATSAPP } from '../support/whatsapp';
import { problemsOf, type Statement } from './aws-data/iam-data';

type Stage = ReturnType<typeof buildStage>;

function statements({ auth }: Pick<Stage, 'auth'>) {
  return Object.entries(resourcesOfType(auth, 'AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    (Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[])
      .filter(({ Action }) => JSON.stringify(Action).includes('social-messaging'))
      .map((statement) => ({ id, ...statement })),
  );
}

it.each(stageNames)('nobody in the stage %s, which has no such codes', (stage) => {
  const { auth, messaging } = buildStage(stage);
  for (const template of [auth, messaging])
    expect(JSON.stringify(template.toJSON())).not.toMatch(/social-messaging|whatsApp/i);
});

it('the function that sends codes, from the one number, in a stage that has them', () => {
  const { codes } = stageConfig('prod');
  const stage = buildStage('prod', { codes: { ...codes, whatsApp: WHATSAPP } });
  const { account, region } = stage.config;
  const number = WHATSAPP.originationPhoneNumberId.replace('phone-number-id-', '');
  expect(statements(stage)).toEqual([
    {
      id: expect.stringMatching(/^CreateAuthChallenge/),
      Action: 'social-messaging:SendWhatsAppMessage',
      Effect: 'Allow',
      Resource: `arn:aws:social-messaging:${region}:${account}:phone-number-id/${number}`,
    },
  ]);
});

it('by an action and on an ARN that AWS knows', async () => {
  const { codes } = stageConfig('prod');
  const stage = buildStage('prod', { codes: { ...codes, whatsApp: WHATSAPP } });
  for (const { id, ...statement } of statements(stage))
    expect(
      await problemsOf(
        { at: id, statement: statement as unknown as Statement, isIdentityPolicy: true },
        { Resources: {} },
      ),
    ).toEqual([]);
});
