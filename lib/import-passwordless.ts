/**
 * For other CDK apps: finds a deployment by its published names (lib/published.ts). Needs only `aws-cdk-lib`
 * and `constructs`.
 */
import { Token } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { type IUserPool, type IUserPoolClient, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { type PublishedName, parameterName } from './published';

export type PublishedValues = Readonly<Partial<Record<PublishedName, string>>>;

export interface ImportPasswordlessProps {
  /** Such as `dev`. */
  readonly stage: string;
  /** @default 'passwordless' */
  readonly deploymentName?: string;
  /**
   * Values from `npm run outputs`, for another account or Region, whose SSM parameters can't be read.
   *
   * @default - read from SSM when the importing stack is deployed
   */
  readonly values?: PublishedValues;
}

/**
 * A deployment's sign-in, for another stack.
 *
 * References are weak: SSM parameters, read at deployment if asked for, that block nothing. A replaced value
 * arrives with the importing stack's next deployment.
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

  /** Grants and authorizers work; triggers and clients belong to the deployment. */
  get userPool(): IUserPool {
    return this.once('UserPool', (id) => UserPool.fromUserPoolArn(this, id, this.value('UserPoolArn')));
  }

  /** The page's client. Its id is `aud` of ID tokens and `client_id` of access tokens. */
  get userPoolClient(): IUserPoolClient {
    return this.once('WebClient', (id) =>
      UserPoolClient.fromUserPoolClientId(this, id, this.value('UserPoolClientId')),
    );
  }

  /** Ends in a slash. The stage must have passkeys. */
  get fido2ApiUrl(): string {
    return this.value('Fido2ApiUrl');
  }

  get signingKeyArn(): string {
    return this.value('SigningKeyArn');
  }

  /** For rules (docs/audit.md). The stage must have an audit trail. */
  get auditBus(): IEventBus {
    return this.once('AuditBus', (id) => EventBus.fromEventBusArn(this, id, this.value('AuditBusArn')));
  }

  /** `iss` of the pool's tokens. */
  get issuer(): string {
    // In every partition that a stage can be in: lib/config/region.ts.
    return `https://cognito-idp.${this.value('Region')}.amazonaws.com/${this.value('UserPoolId')}`;
  }

  /** Public keys of the pool's tokens (RFC 7517). */
  get jwksUrl(): string {
    return `${this.issuer}/.well-known/jwks.json`;
  }

  /** For tokens of this pool in the header `Authorization`. */
  authorizer(scope: Construct, id = 'PasswordlessAuthorizer'): CognitoUserPoolsAuthorizer {
    return new CognitoUserPoolsAuthorizer(scope, id, { cognitoUserPools: [this.userPool] });
  }

  /** @throws Error naming a value that isn't among those given */
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

/** For example `importPasswordless(this, { stage: 'dev' }).userPool`. */
export function importPasswordless(scope: Construct, props: ImportPasswordlessProps): ImportedPasswordless {
  const id = `Passwordless-${props.deploymentName ?? 'passwordless'}-${props.stage}`;
  return (
    (scope.node.tryFindChild(id) as ImportedPasswordless | undefined) ??
    new ImportedPasswordless(scope, id, props)
  );
}
