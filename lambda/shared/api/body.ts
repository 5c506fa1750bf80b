import type { APIGatewayProxyEvent } from 'aws-lambda';
import { isRecord } from '../record';
import { ApiError } from './http';

/** A map, so that no name meets a prototype's. */
export type Body = ReadonlyMap<string, unknown>;

/** @throws ApiError `InvalidBody` */
export function bodyOf(event: APIGatewayProxyEvent): Body {
  const invalid = () => new ApiError(400, 'InvalidBody', 'The body must be a JSON object.');
  let value: unknown;
  try {
    const text = event.isBase64Encoded
      ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
      : (event.body ?? '');
    value = JSON.parse(text);
  } catch {
    throw invalid();
  }
  if (!isRecord(value)) throw invalid();
  return new Map(Object.entries(value));
}
