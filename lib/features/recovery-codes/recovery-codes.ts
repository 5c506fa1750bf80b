/** The API by which users make themselves recovery codes. */
import type { Construct } from 'constructs';
import { type OperationBody, SignedInApi, type SignedInApiParts } from '../../shared/signed-in-api';

const operations: Readonly<Record<string, OperationBody>> = {
  generate: { model: 'GenerateBody', required: [], properties: {} },
  status: { model: 'StatusBody', required: [], properties: {} },
};

/**
 * `POST /recovery-codes/generate` and `POST /recovery-codes/status`, for whoever has an ID token of the pool.
 */
export class RecoveryCodesApi extends SignedInApi {
  constructor(scope: Construct, id: string, parts: SignedInApiParts) {
    super(scope, id, { ...parts, name: 'recovery-codes', what: 'Recovery codes of users', operations });
  }
}
