/** The account as a reader of deployments sees it, by the caller's credentials. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { signedHeaders } from '../lambda/shared/aws/signed-request';
import { partitionOf } from '../lib/config/region';
import { findCredentials, type NamedDeployment } from './named-deployment';

/** For one Region. `AWS_ENDPOINT_URL` leads elsewhere, as for the AWS CLI. */
export class AwsReader {
  readonly cloudformation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly ssm: SSMClient;

  constructor(readonly region: string) {
    this.cloudformation = new CloudFormationClient({ region });
    this.cognito = new CognitoIdentityProviderClient({ region });
    this.ssm = new SSMClient({ region });
  }

  /** @throws Error when there are no credentials */
  findCredentials(named: NamedDeployment): Promise<void> {
    return findCredentials(named, this.region, this.ssm);
  }

  /** Undefined where there is none. */
  async parameter(name: string): Promise<string | undefined> {
    try {
      const { Parameter } = await this.ssm.send(new GetParameterCommand({ Name: name }));
      return Parameter?.Value;
    } catch (error) {
      if ((error as Error).name === 'ParameterNotFound') return undefined;
      throw error;
    }
  }

  /** A signed `GET`, for services without a client here. @throws Error by AWS's name */
  get(service: string, path: string): Promise<string> {
    return this.send({ service, path, headers: { accept: 'application/json' } });
  }

  /**
   * JSON, for services without a client here.
   *
   * @param target as in `X-Amz-Target`
   * @throws Error by AWS's name
   */
  async call(
    {
      service,
      region,
      target,
    }: { readonly service: string; readonly region: string; readonly target: string },
    input: object,
  ): Promise<unknown> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    return JSON.parse(await this.send({ service, region, path: '/', headers, body: JSON.stringify(input) }));
  }

  /**
   * Of the Query protocol.
   *
   * @param parameters such as `ActionNames.member.1`
   * @returns XML
   * @throws Error by AWS's name
   */
  query(
    service: string,
    { action, version }: { readonly action: string; readonly version: string },
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
    return this.send({ service, path: '/', headers, body });
  }

  private async send({ service, path, region = this.region, headers, body }: SignedCall): Promise<string> {
    // In every partition that a stage can be in: lib/config/region.ts.
    const suffix = 'amazonaws.com';
    // CloudFront and IAM are global in a partition; requests are signed for one Region
    // (https://docs.aws.amazon.com/general/latest/gr/iam-service.html).
    const isGlobal = service === 'cloudfront' || service === 'iam';
    const isGov = partitionOf(region) === 'aws-us-gov';
    const global = isGov ? `${service}.us-gov.${suffix}` : `${service}.${suffix}`;
    const host = isGlobal ? global : `${service}.${region}.${suffix}`;
    const signingRegion = !isGlobal ? region : isGov ? 'us-gov-west-1' : 'us-east-1';
    const url = new URL(path, process.env.AWS_ENDPOINT_URL ?? `https://${host}`);
    const credentials = await this.ssm.config.credentials();
    const method = body === undefined ? 'GET' : 'POST';
    const signed = signedHeaders(url, { service, region: signingRegion, credentials }, new Date(), headers, {
      method,
      body: body ?? '',
    });
    const response = await fetch(url, { method, headers: signed, ...(body === undefined ? {} : { body }) });
    const answer = await response.text();
    if (response.ok) return answer;
    throw errorOf(response, answer);
  }
}

interface SignedCall {
  readonly service: string;
  readonly path: string;
  /** @default the stage's */
  readonly region?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes it a `POST`. */
  readonly body?: string;
}

function errorOf(response: Response, body: string): Error {
  const name =
    response.headers.get('x-amzn-errortype')?.split(':')[0] ??
    /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ??
    /"(?:Code|__type)"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(body)?.[1] ??
    `HTTP ${response.status}`;
  const error = new Error(/<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? body.slice(0, 300));
  error.name = name;
  return error;
}
