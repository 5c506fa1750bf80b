/** Orders of whoever calls. API Gateway has checked the ID token; its claims come as texts. */
import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyResult, APIGatewayProxyWithCognitoAuthorizerEvent } from 'aws-lambda';

const table = { TableName: process.env.TABLE };
const database = new DynamoDBClient();

/** Seconds since the sign-in for what can't be undone. A refresh doesn't count as a sign-in. */
const RECENT = 300;

export async function handler(
  event: APIGatewayProxyWithCognitoAuthorizerEvent,
): Promise<APIGatewayProxyResult> {
  const { sub: customer = '', auth_time: signedInAt } = event.requestContext.authorizer.claims;
  // The user's id for good. Addresses and numbers change hands.
  switch (`${event.httpMethod} ${event.resource}`) {
    case 'GET /orders': {
      const { Items = [] } = await database.send(
        new QueryCommand({
          ...table,
          KeyConditionExpression: 'customer = :customer',
          ExpressionAttributeValues: { ':customer': { S: customer } },
        }),
      );
      return answer(
        200,
        Items.map(({ id, what }) => ({ id: id?.S, what: what?.S })),
      );
    }
    case 'POST /orders': {
      const what = textIn(event.body, 'what');
      if (!what) return answer(400, { message: 'what: a text of 1 to 200 characters.' });
      const order = { id: randomUUID(), what };
      await database.send(
        new PutItemCommand({
          ...table,
          Item: { customer: { S: customer }, id: { S: order.id }, what: { S: what } },
        }),
      );
      return answer(201, order);
    }
    case 'DELETE /orders/{id}': {
      if (!(Date.now() / 1000 - Number(signedInAt) <= RECENT))
        return answer(403, { message: `Sign in again: the sign-in is older than ${RECENT} seconds.` });
      await database.send(
        new DeleteItemCommand({
          ...table,
          Key: { customer: { S: customer }, id: { S: event.pathParameters?.id ?? '' } },
        }),
      );
      return answer(204);
    }
    default:
      return answer(404, { message: 'There is nothing here.' });
  }
}

function textIn(body: string | null, member: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '')?.[member];
    return typeof value === 'string' && value.length <= 200 ? value : undefined;
  } catch {
    return undefined;
  }
}

function answer(statusCode: number, body?: object): APIGatewayProxyResult {
  const headers = {
    'Access-Control-Allow-Origin': process.env.PAGE ?? '',
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json',
  };
  return { statusCode, headers, body: body ? JSON.stringify(body) : '' };
}
