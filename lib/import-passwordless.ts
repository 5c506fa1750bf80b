/**
 * For other CDK apps: the sign-in of a deployment, found by its published names (lib/published.ts). Needs
 * `aws-cdk-lib` and `constructs` alone.
 */
import { Token } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { type IUserPool, type IUserPoolClient, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { type PublishedName, parameterName } from './published';

/** Published values, written out, by their names. */
export type PublishedValues = Readonly<Partial<Record<PublishedName, string>>>;

export interface ImportPasswordlessProps {
  /** Stage of the deployment, such as `dev`. */
  readonly stage: string;
  /** @default 'passwordless' */
  readonly deploymentName?: string;
  /**
   * Values written out, where the deployment is in another account or Region: SSM parameters can't be read
   * from there. `npm run outputs` prints them.
   *
   * @default - each value is read from its SSM parameter when the importing stack is deployed
   */
  readonly values?: PublishedValues;
}

/**
 * The sign-in of a deployment, for another stack.
 *
 * All references are weak: the importing stack reads SSM parameters while it is deployed and keeps nothing in
 * the way of the deployment it reads from. Only what is asked for is read, so that a stage without passkeys
 * can be imported too. A value that was replaced reaches the importing stack with its next deployment.
 */
export class ImportedPasswordless extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ImportPasswordlessProps,
  ) {
    super(scope, id);
    if (Token.isUnresolved(props.stage))
      throw new Error(
        'importPasswordless: stage is a token; names are made of it, so it must be a plain string.',
      );
  }

  /** The user pool. Grants and authorizers work; triggers and clients belong to the deployment itself. */
  get userPool(): IUserPool {
    return this.once('UserPool', (id) => UserPool.fromUserPoolArn(this, id, this.value('UserPoolArn')));
  }

  /**
   * The client that the deployment's page signs in with. Tokens carry its id as `aud` (ID token) and
   * `client_id` (access token).
   */
  get userPoolClient(): IUserPoolClient {
    return this.once('WebClient', (id) =>
      UserPoolClient.fromUserPoolClientId(this, id, this.value('UserPoolClientId')),
    );
  }

  /**
   * Address of the API that passkeys are managed by, with a slash at its end. The stage must have passkeys.
   */
  get fido2ApiUrl(): string {
    return this.value('Fido2ApiUrl');
  }

  /** ARN of the key that magic links are signed with. */
  get signingKeyArn(): string {
    return this.value('SigningKeyArn');
  }

  /**
   * The bus of security events, for rules of this stack (docs/audit.md). The stage must have an audit trail.
   */
  get auditBus(): IEventBus {
    return this.once('AuditBus', (id) => EventBus.fromEventBusArn(this, id, this.value('AuditBusArn')));
  }

  /** `iss` of every token of the pool. */
  get issuer(): string {
    // In every partition that a stage can be in: lib/config/region.ts.
    return `https://cognito-idp.${this.value('Region')}.amazonaws.com/${this.value('UserPoolId')}`;
  }

  /** Where the public keys of the pool's tokens are (JWKS, RFC 7517). */
  get jwksUrl(): string {
    return `${this.issuer}/.well-known/jwks.json`;
  }

  /**
   * An authorizer for REST APIs of `scope`, which takes tokens of this pool in the header `Authorization`.
   */
  authorizer(scope: Construct, id = 'PasswordlessAuthorizer'): CognitoUserPoolsAuthorizer {
    return new CognitoUserPoolsAuthorizer(scope, id, { cognitoUserPools: [this.userPool] });
  }

  /**
   * Any published value.
   *
   * @throws Error naming the value when values are written out and this one isn't among them
   */
  value(name: PublishedName): string {
    const { values } = this.props;
    if (!values) {
      const { stage, deploymentName = 'passwordless' } = this.props;
      return StringParameter.valueForStringParameter(this, parameterName({ deploymentName, stage }, name));
    }
    const value = values[name];
    if (value === undefined)
      throw new Error(
        `importPasswordless: values.${name} is missing; write it out too. "npm run outputs" of the deployment prints it.`,
      );
    return value;
  }

  private once<Child>(id: string, make: (id: string) => Child): Child {
    return (this.node.tryFindChild(id) as Child | undefined) ?? make(id);
  }
}

/**
 * Imports the sign-in of a deployment into a stack: `importPasswordless(this, { stage: 'dev' }).userPool`.
 */
export function importPasswordless(scope: Construct, props: ImportPasswordlessProps): ImportedPasswordless {
  const id = `Passwordless-${props.deploymentName ?? 'passwordless'}-${props.stage}`;
  return (
    (scope.node.tryFindChild(id) as ImportedPasswordless | undefined) ??
    new ImportedPasswordless(scope, id, props)
  );
}
