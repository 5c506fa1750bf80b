import type { CreateService } from '../../contract';
import type { Operations } from '../sdk';
import { encryptionOperations } from './encryption-operations';
import { keyOperations } from './key-operations';
import { keyResources } from './key-resource';
import { Keyring } from './keyring';
import { macOperations } from './mac-operations';
import { signingOperations } from './signing-operations';

export const createService: CreateService = (context) => {
  const keyring = new Keyring(context);
  return {
    apis: [
      {
        name: 'kms',
        targetPrefixes: ['TrentService'],
        operations: {
          ...signingOperations(keyring),
          ...macOperations(keyring),
          ...encryptionOperations(keyring),
          ...keyOperations(keyring),
        } satisfies Operations<typeof import('@aws-sdk/client-kms')>,
      },
    ],
    resources: keyResources(keyring),
    reset: () => keyring.reset(),
  };
};
