import { ENV } from '../../lambda/shared/env';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';

const clientOf = (...args: Parameters<typeof buildStage>) =>
  onlyResource(buildStage(...args).auth, 'AWS::Cognito::UserPoolClient').Properties;

describe.each(stageNames)('the app client of stage %s', (stage) => {
  const client = clientOf(stage);

  it('is public: it has no secret', () => {
    expect(client.GenerateSecret).toBe(false);
  });

  it('signs in by custom authentication alone', () => {
    // ALLOW_REFRESH_TOKEN_AUTH is refused beside rotation.
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_CUSTOM_AUTH']);
  });

  it('has no OAuth', () => {
    expect(client.AllowedOAuthFlowsUserPoolClient).toBe(false);
    for (const name of [
      'AllowedOAuthFlows',
      'AllowedOAuthScopes',
      'CallbackURLs',
      'DefaultRedirectURI',
      'LogoutURLs',
    ])
      expect(client[name]).toBeUndefined();
    expect(client.SupportedIdentityProviders).toEqual(['COGNITO']);
  });

  it('does not tell who has an account', () => {
    expect(client.PreventUserExistenceErrors).toBe('ENABLED');
  });

  it('rotates refresh tokens and can revoke them', () => {
    expect(client.RefreshTokenRotation).toEqual({ Feature: 'ENABLED', RetryGracePeriodSeconds: 30 });
    expect(client.EnableTokenRevocation).toBe(true);
  });

  it('writes a name, a language and an address, and nothing that says an address or a number is proven', () => {
    expect(client.WriteAttributes).toEqual(['email', 'locale', 'name']);
  });
});

describe('further app clients', () => {
  const { auth } = buildStage('dev', {
    appClients: [
      { name: 'ios', minutes: 15, refreshDays: 90 },
      { name: 'server', secret: true },
    ],
  });
  const clients = Object.entries(resourcesOfType(auth, 'AWS::Cognito::UserPoolClient')).map(
    ([id, { Properties }]) => [id, Properties] as const,
  );

  it('are each as safe as the page’s own, which stays where it is', () => {
    const { logicalId } = onlyResource(buildStage('dev').auth, 'AWS::Cognito::UserPoolClient');
    const page = clients.find(([id]) => id === logicalId)?.[1];
    expect(page).toEqual(clientOf('dev'));
    expect(clients).toHaveLength(3);
    for (const [, client] of clients)
      for (const name of [
        'AllowedOAuthFlowsUserPoolClient',
        'EnableTokenRevocation',
        'ExplicitAuthFlows',
        'PreventUserExistenceErrors',
        'ReadAttributes',
        'RefreshTokenRotation',
        'SupportedIdentityProviders',
        'WriteAttributes',
      ])
        expect([name, client[name]]).toEqual([name, page?.[name]]);
  });

  it('have a secret where the stage says so, and lives of their own', () => {
    const named = (end: string) => clients.find(([, { ClientName }]) => ClientName.endsWith(end))?.[1];
    expect(named('-ios')).toMatchObject({
      GenerateSecret: false,
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 90 * 1_440,
    });
    expect(named('-server')).toMatchObject({
      GenerateSecret: true,
      AccessTokenValidity: 60,
      EnablePropagateAdditionalUserContextData: true,
    });
  });
});

describe('an app client', () => {
  it('can write the attributes that sign-up requires', () => {
    expect(clientOf('dev', { requiredAttributes: ['birthdate'] }).WriteAttributes).toEqual([
      'birthdate',
      'email',
      'locale',
      'name',
    ]);
  });
});

/** DESIGN: an unconfirmed user can't sign in at all, so it depends on passwords who confirms and when. */
describe('an account that signs itself up', () => {
  const confirmsAccounts = (passwordFlows: boolean) => {
    const { auth } = buildStage('dev', { passwordFlows });
    const functions = Object.values(resourcesOfType(auth, 'AWS::Lambda::Function'));
    const values = functions.flatMap(
      ({ Properties }) => Properties.Environment.Variables[ENV.CONFIRM_ACCOUNTS] ?? [],
    );
    // Who confirms at sign-up, and who lets accounts in that were begun before, are told the same.
    expect(values).toHaveLength(2);
    expect(new Set(values).size).toBe(1);
    return values[0];
  };

  it('is confirmed where no password signs in: nothing but a proof of the address opens it', () => {
    expect(clientOf('dev', { passwordFlows: false }).ExplicitAuthFlows).toEqual(['ALLOW_CUSTOM_AUTH']);
    expect(confirmsAccounts(false)).toBe('TRUE');
  });

  it('is not confirmed where passwords sign in: the proof of the address must come first', () => {
    expect(clientOf('dev', { passwordFlows: true }).ExplicitAuthFlows).toEqual([
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_USER_SRP_AUTH',
    ]);
    expect(confirmsAccounts(true)).toBe('FALSE');
  });
});
