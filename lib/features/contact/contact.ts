/** The API by which users change the phone number and the address that they sign in with. */
import { type JsonSchema, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { type OperationBody, SignedInApi, type SignedInApiParts } from '../../shared/signed-in-api';

const text = (maxLength: number): JsonSchema => ({ type: JsonSchemaType.STRING, minLength: 1, maxLength });
const kind: JsonSchema = { type: JsonSchemaType.STRING, enum: ['phone_number', 'email'] };

const operations: Readonly<Record<string, OperationBody>> = {
  start: {
    model: 'StartBody',
    required: ['kind', 'value'],
    // 254 characters are the longest e-mail address, 35 the longest language tag that is read.
    properties: { kind, value: text(254), locale: text(35) },
  },
  complete: { model: 'CompleteBody', required: ['kind', 'code'], properties: { kind, code: text(16) } },
  'end-sessions': {
    model: 'EndSessionsBody',
    required: [],
    properties: { only: { type: JsonSchemaType.STRING, enum: ['this'] } },
  },
};

/**
 * `POST /contact/start`, `/contact/complete` and `/contact/end-sessions`, for whoever has an ID token of the
 * pool.
 */
export class ContactApi extends SignedInApi {
  constructor(scope: Construct, id: string, parts: SignedInApiParts) {
    super(scope, id, {
      ...parts,
      name: 'contact',
      what: 'Changes of phone numbers and addresses',
      operations,
    });
  }
}
