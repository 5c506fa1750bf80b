/**
 * CloudFormation knows a resource by its logical id alone. One that changes, by a construct that was renamed
 * or moved, means a new resource, and the old one with everything in it is left behind or deleted.
 */

import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BackendStack } from '../fixtures/cdk-backend/app';
import { placeholderBundles } from '../support/placeholder-bundles';
import { buildStage, cdkContext, resourcesOf } from '../support/stacks';
import { stageNames } from '../support/stages';
import { stateful } from './stateful';

/** What data, links and sessions rest on. */
const CANT_BE_MADE_AGAIN = [
  'AWS::ApiGateway::RestApi',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::SES::EmailIdentity',
];

describe.each(stageNames)('in stage %s', (stage) => {
  const built = buildStage(stage);

  it.each(stateful)('%s keeps %s (%s), or %s', (stack, logicalId, type, consequence) => {
    const resource = resourcesOf(built[stack])[logicalId];
    if (resource?.Type !== type)
      throw new Error(
        `${stack} has no ${type} with the logical id ${logicalId} any more. Deployed like this, ${consequence}. ` +
          'Put the construct back where it was, under its old id; if a move is wanted, see `cdk refactor`.',
      );
  });

  it.each([
    'AWS::Cognito::UserPool',
    'AWS::Cognito::UserPoolClient',
    'AWS::DynamoDB::Table',
    'AWS::ApiGateway::RestApi',
    'AWS::SES::EmailIdentity',
  ])('there is no other %s that this list forgets', (type) => {
    const listed = stateful
      .filter(([, , listedType]) => listedType === type)
      .map(([, logicalId]) => logicalId);
    const found = [built.messaging, built.auth].flatMap((template) =>
      Object.entries(resourcesOf(template)).flatMap(([logicalId, { Type }]) =>
        Type === type ? [logicalId] : [],
      ),
    );
    expect(found).toEqual(listed);
  });
});

it('the construct for another app’s pool keeps what it makes in that app’s stack', () => {
  const app = new App({ context: { ...cdkContext } });
  const stack = new BackendStack(app, 'backend', { settings: { bundles: placeholderBundles() } });
  const made = Object.entries(resourcesOf(Template.fromStack(stack))).flatMap(([logicalId, { Type }]) =>
    CANT_BE_MADE_AGAIN.includes(Type) ? [`${Type} ${logicalId}`] : [],
  );
  expect(made.sort()).toEqual([
    'AWS::ApiGateway::RestApi SignInContactApi3C9806AA',
    'AWS::ApiGateway::RestApi SignInPackageRestApiPackage64169E89',
    'AWS::DynamoDB::Table SignInFido2AuthenticatorsTablePackageE0B15993',
    'AWS::DynamoDB::Table SignInSecretsTablePackage3578F436',
    'AWS::KMS::Key SignInEventsKey5BA100D5',
    'AWS::KMS::Key SignInMagicLinkKey2A58B584',
    'AWS::KMS::Key SignInPasskeyChallengeKey1C5AD885',
    'AWS::SES::EmailIdentity SignInIdentity1F88252B',
  ]);
});
