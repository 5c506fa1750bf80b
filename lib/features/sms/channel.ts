/** What may be sent where and from what, and the stop. */
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  CfnConfigurationSet,
  CfnPhoneNumber,
  CfnProtectConfiguration,
  CfnSenderId,
} from 'aws-cdk-lib/aws-smsvoice';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { operatorsStop, SENDING_ALLOWED, STOP_PATTERN } from '../../../lambda/sms/stop-values';
import type { Config } from '../../config/schema';
import type { OriginationIdentityConfig, SmsConfig } from '../../config/sms/schema';
import { inlinePolicy } from '../../shared/own-function';
import { removalPolicy } from '../../shared/removal';
import { countryRules } from './country-rules';
import { SIMULATOR, simulatorParameterName, smsConfigurationSetName, stopParameterName } from './origination';

/** Successes are in the metrics, and would fill the log with numbers. */
const FAILURES = [
  'TEXT_BLOCKED',
  'TEXT_CARRIER_BLOCKED',
  'TEXT_CARRIER_UNREACHABLE',
  'TEXT_INVALID',
  'TEXT_INVALID_MESSAGE',
  'TEXT_PROTECT_BLOCKED',
  'TEXT_SPAM',
  'TEXT_TTL_EXPIRED',
  'TEXT_UNKNOWN',
  'TEXT_UNREACHABLE',
];

export interface SmsChannelProps {
  readonly config: Config;
  readonly sms: SmsConfig;
  /** For the log of failures, which holds telephone numbers. */
  readonly logKey: IKey;
}

/** With the emergency stop. */
export class SmsChannel extends Construct {
  /** Operators stop all sending by this SSM parameter. */
  readonly stopParameterName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SmsChannelProps,
  ) {
    super(scope, id);
    this.stopParameterName = operatorsStop(stopParameterName(props.config));
    this.addStop();
    const { channel } = props.sms;
    if (channel.kind !== 'end-user-messaging') return;
    this.addConfigurationSet();
    for (const identity of channel.originationIdentities) this.provision(identity);
  }

  /** Operators use another parameter, as CloudFormation rewrites this one's value. Both are read. */
  private addStop(): void {
    const { deploymentName, stage } = this.props.config;
    new StringParameter(this, 'Stop', {
      parameterName: stopParameterName(this.props.config),
      stringValue: SENDING_ALLOWED,
      allowedPattern: STOP_PATTERN,
      description: `"on", or "on: " and a reason, stops all SMS of ${deploymentName} (${stage}) within 30 seconds; "off" lets them out again`,
    });
  }

  private addConfigurationSet(): void {
    const { config, sms } = this.props;
    const protection = new CfnProtectConfiguration(this, 'Protection', {
      countryRuleSet: { sms: countryRules(sms.countries.map(({ country }) => country)) },
      deletionProtectionEnabled: config.deletionProtection,
    });
    protection.applyRemovalPolicy(removalPolicy(config));
    const { logGroup, role, policy } = this.addFailureLog();
    const configurationSet = new CfnConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: smsConfigurationSetName(config),
      protectConfigurationId: protection.attrProtectConfigurationId,
      eventDestinations: [
        {
          eventDestinationName: 'failures',
          enabled: true,
          matchingEventTypes: FAILURES,
          cloudWatchLogsDestination: {
            iamRoleArn: role.roleArn,
            logGroupArn: this.arnOf(logGroup),
          },
        },
      ],
    });
    // End User Messaging tries the role at once.
    configurationSet.node.addDependency(policy);
  }

  /** Without the log group's ":*", which End User Messaging refuses (CloudWatchLogsDestination). */
  private arnOf(logGroup: LogGroup): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Tells operators why messages did not arrive. */
  private addFailureLog(): { readonly logGroup: LogGroup; readonly role: Role; readonly policy: Policy } {
    const { config, logKey } = this.props;
    const logGroup = new LogGroup(this, 'Failures', {
      encryptionKey: logKey,
      retention: config.logRetentionDays,
      removalPolicy: removalPolicy(config),
    });
    const role = new Role(this, 'FailuresRole', {
      assumedBy: new ServicePrincipal('sms-voice.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
      }),
      description: `Writes down SMS that did not arrive (${config.deploymentName}, ${config.stage})`,
    });
    const policy = new Policy(this, 'WriteFailures', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    Validations.of(policy).acknowledge(inlinePolicy);
    return { logGroup, role, policy };
  }

  private provision(identity: OriginationIdentityConfig): void {
    const { config } = this.props;
    const deletionProtectionEnabled = config.deletionProtection;
    if (identity.kind === 'sender-id' && identity.provision) {
      const senderId = new CfnSenderId(this, `SenderId${identity.country}`, {
        senderId: identity.value,
        isoCountryCode: identity.country,
        deletionProtectionEnabled,
      });
      senderId.applyRemovalPolicy(removalPolicy(config));
    }
    if (identity.kind === 'simulator') {
      const message = `${config.appName.replace(/[^ -~]/g, '?')}: codes for signing in. Nobody reads answers.`;
      const simulator = new CfnPhoneNumber(this, SIMULATOR, {
        isoCountryCode: identity.country,
        numberType: 'SIMULATOR',
        numberCapabilities: ['SMS'],
        mandatoryKeywords: { help: { message }, stop: { message } },
        deletionProtectionEnabled: false,
      });
      new StringParameter(this, 'SimulatorParameter', {
        parameterName: simulatorParameterName(config),
        stringValue: simulator.attrArn,
        description: 'ARN of the simulator number that messages to the USA are sent from.',
      });
    }
  }
}
