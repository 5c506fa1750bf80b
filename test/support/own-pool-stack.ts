/** The stack of another app, with its pool and a client, as the construct for it reads them. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  type CfnUserPool,
  type CfnUserPoolClient,
  UserPool,
  type UserPoolClient,
  type UserPoolClientOptions,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { PasswordlessSignIn, type PasswordlessSignInProps } from '../../lib/passwordless-sign-in';
import { placeholderBundles } from './placeholder-bundles';
import { cdkContext } from './stacks';

/** One that a reviewer could judge. */
export const REASON = 'Customers have used passwords for years; they go in spring.';

export interface Given {
  readonly pool?: UserPoolProps;
  readonly client?: UserPoolClientOptions;
  readonly env?: { readonly account: string; readonly region: string };
  readonly settings?: Partial<PasswordlessSignInProps>;
  /** What else is done before the construct is made. */
  readonly before?: (made: Made) => void;
}

export interface Made {
  readonly stack: Stack;
  readonly userPool: UserPool;
  readonly client: UserPoolClient;
}

/** Synthesized with placeholders for functions' code. */
export function backend({ pool, client: options, env, settings, before }: Given = {}) {
  const stack = new Stack(new App({ context: { ...cdkContext } }), 'backend', env ? { env } : {});
  const userPool = new UserPool(stack, 'Users', {
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    keepOriginal: { email: true },
    ...pool,
  });
  const client = userPool.addClient('Web', {
    authFlows: { custom: true },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    ...options,
  });
  const made = { stack, userPool, client };
  before?.(made);
  const signIn = new PasswordlessSignIn(stack, 'SignIn', {
    userPool,
    userPoolClients: [client],
    bundles: placeholderBundles(),
    stage: 'dev',
    webOrigins: ['https://app.example.com'],
    sender: { address: 'no-reply@example.com', identity: { kind: 'domain', value: 'example.com' } },
    alarmAddress: 'operators@example.com',
    ...settings,
  });
  return { ...made, signIn, template: () => Template.fromStack(stack) };
}

export const clientResource = ({ client }: Made) => client.node.defaultChild as CfnUserPoolClient;
export const poolResource = ({ userPool }: Made) => userPool.node.defaultChild as CfnUserPool;
