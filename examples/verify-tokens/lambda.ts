/** The same back end as a function behind API Gateway, which checks nothing by itself here. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { checkFrom, type Demands, Refusal } from './verify';

// Outside of the handler: the keys are fetched once for as long as the function lives.
const check = checkFrom(process.env);

const ROUTES: Readonly<Record<string, Demands>> = {
  'GET /profile': {},
  'POST /payouts': { methods: ['FIDO2'], maxAge: 300 },
  'POST /address': { maxAge: 300 },
  'GET /statements': { notRevoked: true },
};

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const demands = ROUTES[`${event.httpMethod} ${event.path}`];
  if (!demands) return answer(404, { error: 'not_found', message: 'There is nothing here.' });
  try {
    return answer(200, await check(headerOf(event, 'authorization'), demands));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, body, challenge } = error;
    return answer(status, body, challenge ? { 'WWW-Authenticate': challenge } : {});
  }
}

/** API Gateway hands headers on in the letters that the client wrote. */
function headerOf({ headers }: APIGatewayProxyEvent, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function answer(
  statusCode: number,
  body: object,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
