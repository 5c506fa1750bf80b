import type { LocalContext } from '../../../local/contract';
import { Identities } from '../../../local/iam/identities';
import { Sessions } from '../../../local/runtime/sessions';
import { createStsService } from '../../../local/services/sts';
import { serviceUnderTest } from '../support/service';

const createService = (context: LocalContext) =>
  createStsService(context, { identities: new Identities(() => undefined), sessions: new Sessions() });

describe('GetCallerIdentity of the embedded STS', () => {
  it('tells an operator apart from a function with its role, and asks IAM for nothing', async () => {
    const { access, call } = await serviceUnderTest(createService);
    expect(access('GetCallerIdentity', {})).toEqual([]);
    await expect(call('GetCallerIdentity', {})).resolves.toEqual({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      UserId: '000000000000',
    });
    const role = {
      kind: 'role',
      roleArn: 'arn:aws:iam::000000000000:role/service/create-role',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:create',
    } as const;
    await expect(call('GetCallerIdentity', {}, role)).resolves.toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/create-role/create',
      UserId: expect.stringMatching(/^AROA[A-Z0-9]{17}:create$/),
    });
  });

  it('refuses callers without credentials', async () => {
    const { call } = await serviceUnderTest(createService);
    await expect(call('GetCallerIdentity', {}, { kind: 'anonymous' })).rejects.toMatchObject({
      code: 'MissingAuthenticationToken',
      status: 403,
    });
  });
});
