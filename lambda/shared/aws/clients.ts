/** Clients made at first use, with time-outs for triggers: Cognito waits 5 s, functions end after 4 s. */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { limits, once } from './client-limits';

export const dynamodb = /* @__PURE__ */ once(() => new DynamoDBClient(limits(1_500, 2)));
export const kms = /* @__PURE__ */ once(() => new KMSClient(limits(1_500, 2)));
export const cognito = /* @__PURE__ */ once(() => new CognitoIdentityProviderClient(limits(1_200, 2)));
