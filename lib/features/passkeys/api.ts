/** The API that passkeys are managed by, as far as it differs from the app's others. */
import { Validations } from 'aws-cdk-lib';
import type { RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Config } from '../../config/schema';
import { acknowledgeApi, restApiProps } from '../../shared/rest-api';

/** Properties of the REST API. */
export function passkeyApiProps(config: Config, accessLogs: LogGroup): RestApiProps {
  return restApiProps(config, accessLogs, {
    name: 'passkeys',
    what: 'Passkeys',
    throttle: config.passkeys.throttle,
  });
}

/** Says why some advice for REST APIs is not followed here. */
export function acknowledgePasskeyApi(api: RestApi): void {
  acknowledgeApi(api);
  const isPublic =
    'A sign-in without a user name begins here, before anybody is known. The operation reads and stores nothing; web ACL and throttle hold floods off.';
  for (const method of api.methods) {
    if (method.resource.path !== '/sign-in-challenge' || method.httpMethod !== 'POST') continue;
    Validations.of(method).acknowledge(
      { id: 'AwsSolutions-APIG4', reason: isPublic },
      { id: 'AwsSolutions-COG4', reason: isPublic },
    );
  }
}
