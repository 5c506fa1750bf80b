/**
 * CloudFormation knows a resource by its logical id alone. One that changes, by a construct that was renamed
 * or moved, means a new resource, and the old one with everything in it is left behind or deleted.
 */

import { buildStage, resourcesOf } from '../support/stacks';
import { stageNames } from '../support/stages';
import { stateful } from './stateful';

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
