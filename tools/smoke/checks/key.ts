import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { ok, problem } from '../../preflight/check';
import { STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';

/** Of signatures, one-time codes and topics. */
export const keys: SmokeCheck = {
  id: 'keys',
  title: 'Keys',
  permissions: [...STACK_PERMISSIONS, 'kms:DescribeKey'],
  async run({ aws, deployment }) {
    const all = await deployment.ofType('AWS::KMS::Key');
    const wrong: string[] = [];
    for (const { id, logicalId } of all) {
      const state = await stateOf(aws.kms, id);
      if (state !== 'Enabled') wrong.push(`${logicalId} is ${state}`);
    }
    if (wrong.length === 0) return ok(`All ${all.length} are enabled.`);
    return problem(
      `${someOf(wrong)}: what it signs, seals or encrypts fails.`,
      'Enable the key again (aws kms enable-key); one that waits for its deletion needs aws kms cancel-key-deletion first.',
    );
  },
};

async function stateOf(
  kms: {
    send(
      command: DescribeKeyCommand,
    ): Promise<{ KeyMetadata?: { KeyState?: string | undefined } | undefined }>;
  },
  KeyId: string,
): Promise<string> {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState ?? 'in no state';
  } catch (error) {
    if ((error as Error).name === 'NotFoundException') return 'gone';
    throw error;
  }
}
