import { AwsError, type ResourceProvider, type ResourceRequest, type Service } from '../../contract';
import { logsApi } from './api';
import { type LogGroupSettings, LogGroups, type LogParts } from './groups';

/**
 * Groups and policies, so that references resolve. The runtime keeps what functions write (`GET
 * /_local/logs`).
 */
export function createLogsService(parts: LogParts): Service {
  const groups = new LogGroups(parts);
  return {
    apis: [logsApi(groups, parts)],
    resources: [logGroupProvider(groups), resourcePolicyProvider()],
  };
}

/** API_PutRetentionPolicy. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/** `Ref` is the name; the ARN ends with `:*`. */
function logGroupProvider(groups: LogGroups): ResourceProvider {
  return {
    type: 'AWS::Logs::LogGroup',
    create(request) {
      const { properties, stack, generatedName } = request;
      const name: string = properties.LogGroupName ?? generatedName(512);
      if (!GROUP_NAME.test(name)) throw invalid(`logGroupName ${JSON.stringify(name)}`);
      const arn = `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${name}`;
      groups.add(name, arn, settingsOf(request));
      return { ref: name, attributes: { Arn: `${arn}:*` } };
    },
    update(request, { result }) {
      groups.change(result.ref, settingsOf(request));
      return result;
    },
    delete: ({ result }) => groups.delete(result.ref),
    read({ result }) {
      const live = groups.find(result.ref);
      return (
        live && {
          LogGroupName: live.name,
          RetentionInDays: live.retentionDays,
          KmsKeyId: live.kmsKeyArn,
          DeletionProtectionEnabled: live.deletionProtection,
        }
      );
    },
  };
}

function settingsOf({ properties }: ResourceRequest): LogGroupSettings {
  const { RetentionInDays: days, KmsKeyId, DeletionProtectionEnabled } = properties;
  if (days !== undefined && !RETENTION_DAYS.includes(Number(days)))
    throw invalid(`retentionInDays ${String(days)}; it can be ${RETENTION_DAYS.join(', ')}`);
  return {
    retentionDays: days === undefined ? undefined : Number(days),
    kmsKeyArn: KmsKeyId,
    deletionProtection: String(DeletionProtectionEnabled) === 'true',
  };
}

/** PutResourcePolicy writes over a policy; CloudFormation refuses one that is there. */
function resourcePolicyProvider(): ResourceProvider {
  const names = new Set<string>();
  return {
    type: 'AWS::Logs::ResourcePolicy',
    create({ properties: { PolicyName: name } }) {
      if (names.has(name))
        throw new AwsError('AlreadyExists', `The resource policy ${String(name)} already exists.`, 409);
      names.add(name);
      return { ref: name, attributes: {} };
    },
    update: (_request, { result }) => result,
    delete: ({ result }) => void names.delete(result.ref),
  };
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid parameter: ${what}.`);
}
