/**
 * A DynamoDB endpoint in this process: the embedded AWS's service, transactions included, without IAM before
 * it.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { AwsError, type Operation } from '../../../local/contract';
import { createService } from '../../../local/services/dynamodb';
import { serviceUnderTest } from '../../local/support/service';

export interface DynamodbServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startDynamodb(): Promise<DynamodbServer> {
  const { service, call } = await serviceUnderTest(createService);
  const server: Server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    response.setHeader('Content-Type', 'application/x-amz-json-1.0');
    try {
      const input = (await json(request)) as Parameters<Operation['run']>[0];
      response.end(JSON.stringify(await call(operation, input)));
    } catch (error) {
      const { code, message, status, details } =
        error instanceof AwsError ? error : new AwsError('InternalServerError', String(error), 500);
      response.statusCode = status;
      response.end(
        JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message, ...details }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close?.();
    },
  };
}
