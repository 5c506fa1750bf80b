/**
 * Where a request comes from, as Cognito's threat protection wants to know it: without this, everybody would
 * have Lambda's address.
 */
import type { ContextDataType, UserContextDataType } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerOf } from '../shared/api/http';

/** Headers that tell devices apart. No cookie and no token is ever among them. */
const TELLING_HEADERS = ['user-agent', 'accept-language'] as const;

/**
 * For operations of administrators. The address is the connection's; `X-Forwarded-For` is the sender's to
 * write.
 */
export function contextData(event: APIGatewayProxyEvent, EncodedData?: string): ContextDataType {
  const { identity, domainName, path } = event.requestContext;
  return {
    IpAddress: identity.sourceIp,
    ServerName: domainName ?? '',
    ServerPath: path,
    HttpHeaders: TELLING_HEADERS.flatMap((headerName) => {
      const headerValue = headerOf(event, headerName);
      return headerValue === undefined ? [] : [{ headerName, headerValue: headerValue.slice(0, 1_000) }];
    }),
    ...(EncodedData === undefined ? {} : { EncodedData }),
  };
}

/**
 * For public operations; Cognito believes it, as the client is confidential and says that it passes addresses
 * on.
 */
export function userContextData(event: APIGatewayProxyEvent, EncodedData?: string): UserContextDataType {
  return {
    IpAddress: event.requestContext.identity.sourceIp,
    ...(EncodedData === undefined ? {} : { EncodedData }),
  };
}
