/** A request's origin for Cognito's threat protection, instead of Lambda's address. */
import type { ContextDataType, UserContextDataType } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerOf } from '../shared/api/http';

/** Never a cookie or token. */
const TELLING_HEADERS = ['user-agent', 'accept-language'] as const;

/** The address is the connection's: senders write `X-Forwarded-For`. */
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

/** Believed, as the client is confidential. */
export function userContextData(event: APIGatewayProxyEvent, EncodedData?: string): UserContextDataType {
  return {
    IpAddress: event.requestContext.identity.sourceIp,
    ...(EncodedData === undefined ? {} : { EncodedData }),
  };
}
