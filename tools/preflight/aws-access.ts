/** The account, by the caller's credentials. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { smsRegionOf } from '../../lib/config/sms/regions';
import { AwsReader } from '../aws-reader';

/** For the stage's Region. `AWS_ENDPOINT_URL` leads elsewhere, as for the AWS CLI. */
export class AwsAccess extends AwsReader {
  readonly dynamodb: DynamoDBClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly quotas: ServiceQuotasClient;
  readonly ses: SESv2Client;
  readonly sms: PinpointSMSVoiceV2Client;
  readonly sns: SNSClient;

  /** @param smsRegion Region of messages by SNS */
  constructor(region: string, smsRegion = smsRegionOf(region)) {
    super(region);
    this.dynamodb = new DynamoDBClient({ region });
    this.kms = new KMSClient({ region });
    this.lambda = new LambdaClient({ region });
    this.quotas = new ServiceQuotasClient({ region });
    this.ses = new SESv2Client({ region });
    this.sms = new PinpointSMSVoiceV2Client({ region });
    this.sns = new SNSClient({ region: smsRegion });
  }
}
