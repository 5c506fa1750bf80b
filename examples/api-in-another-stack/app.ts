/**
 * An application's own stack: an API for people who have signed in at a deployment of which this app knows
 * the stage's name alone. Context: `stage`, and `page`, the origin that its page is served from.
 */
import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { importPasswordless } from '../../lib/import-passwordless';

export interface OrdersStackProps {
  /** Of the deployment that people sign in at, such as `dev`. */
  readonly stage: string;
  /** Origin of the page that calls this API, such as `https://shop.example.com`. */
  readonly page: string;
}

export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, { stage, page }: OrdersStackProps) {
    super(scope, id);
    const signIn = importPasswordless(this, { stage });

    const table = new Table(this, 'Orders', {
      partitionKey: { name: 'customer', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const orders = new NodejsFunction(this, 'Handler', {
      entry: join(__dirname, 'orders.ts'),
      runtime: Runtime.NODEJS_24_X,
      environment: { TABLE: table.tableName },
    });
    table.grant(orders, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem');

    const api = new RestApi(this, 'Api', {
      cloudWatchRole: false,
      defaultCorsPreflightOptions: {
        allowOrigins: [page],
        allowHeaders: ['Authorization', 'Content-Type'],
      },
      // Not on the preflights, which no browser sends a token with.
      defaultMethodOptions: { authorizer: signIn.authorizer(this) },
      defaultIntegration: new LambdaIntegration(orders),
    });
    // What API Gateway refuses by itself; without the header, a page sees a failed request and no status.
    for (const type of [ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX])
      api.addGatewayResponse(`Cors${type.responseType}`, {
        type,
        responseHeaders: { 'Access-Control-Allow-Origin': `'${page}'` },
      });
    orders.addEnvironment('PAGE', page);

    const all = api.root.addResource('orders');
    all.addMethod('GET');
    all.addMethod('POST');
    all.addResource('{id}').addMethod('DELETE');
    new CfnOutput(this, 'OrdersUrl', { value: api.urlForPath('/orders') });
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'orders', {
    stage: app.node.getContext('stage'),
    page: app.node.getContext('page'),
  });
}
