import { type AccessRequest, AwsError, type LocalContext, type Operation } from '../../contract';
import type { Identities } from '../../iam/identities';
import type { Sessions } from '../../runtime/sessions';
import { refuseUnknown } from '../input';

/** Of the kernel. */
export interface StsParts {
  readonly identities: Identities;
  readonly sessions: Sessions;
}

interface Input {
  readonly RoleArn?: string;
  readonly RoleSessionName?: string;
  readonly DurationSeconds?: string;
  readonly ExternalId?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | '';
  readonly TransitiveTagKeys?: unknown;
}

const KNOWN = ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId', 'Tags', 'TransitiveTagKeys'];
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const DEFAULT_SECONDS = 3600;

/**
 * For callers that the role's trust policy lets in and, if roles, their own policies allow.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  { account, partition, clock }: LocalContext,
  { identities, sessions }: StsParts,
): Operation<Input> {
  return {
    access: (input) => {
      const { RoleArn, RoleSessionName, ExternalId, Tags } = checked(input);
      const role = identities.roleByArn(RoleArn);
      const tags = Tags === '' ? [] : (Tags ?? []);
      const ask = (action: string): AccessRequest => ({
        action,
        resource: RoleArn,
        context: {
          'sts:RoleSessionName': RoleSessionName,
          ...(ExternalId === undefined ? {} : { 'sts:ExternalId': ExternalId }),
          ...(tags.length === 0 ? {} : { 'aws:TagKeys': tags.map(({ Key }) => Key) }),
          ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
        },
        // A missing role lets nobody in, in the same words.
        resourcePolicy: { document: role?.trustPolicy ?? { Statement: [] }, mustAllow: true },
      });
      return tags.length === 0 ? ask('sts:AssumeRole') : [ask('sts:AssumeRole'), ask('sts:TagSession')];
    },
    run: (input) => {
      const { RoleArn, RoleSessionName, DurationSeconds } = checked(input);
      const name = RoleArn.slice(RoleArn.lastIndexOf('/') + 1);
      const expires = clock.now() + Number(DurationSeconds ?? DEFAULT_SECONDS) * 1000;
      const credentials = sessions.issue({ roleArn: RoleArn, sessionName: RoleSessionName, expires });
      return {
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretAccessKey: credentials.secretAccessKey,
          SessionToken: credentials.sessionToken,
          Expiration: new Date(expires),
        },
        AssumedRoleUser: {
          AssumedRoleId: `${roleId(name)}:${RoleSessionName}`,
          Arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${RoleSessionName}`,
        },
      };
    },
  };
}

function checked(input: Input) {
  const { RoleArn, RoleSessionName, DurationSeconds = String(DEFAULT_SECONDS) } = input;
  refuseUnknown(
    input,
    KNOWN,
    (member) => new AwsError('ValidationError', `The embedded AWS does not emulate ${member} of AssumeRole.`),
  );
  if (typeof RoleArn !== 'string' || !/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(RoleArn))
    throw new AwsError('ValidationError', `${String(RoleArn)} is invalid`);
  if (typeof RoleSessionName !== 'string' || !SESSION_NAME.test(RoleSessionName))
    throw new AwsError('ValidationError', 'RoleSessionName must match [\\w+=,.@-]{2,64}.');
  const seconds = Number(DurationSeconds);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200)
    throw new AwsError('ValidationError', 'DurationSeconds must be a whole number from 900 to 43200.');
  return { ...input, RoleArn, RoleSessionName };
}

/** Made from the name: the same at every start. */
export function roleId(roleName: string): string {
  const letters = Buffer.from(roleName).toString('hex').toUpperCase();
  return `AROA${letters.padEnd(17, 'A').slice(-17)}`;
}
