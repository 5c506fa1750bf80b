/** The function of lambda.ts and its API, in a stack that finds the user pool by the stage's name. */
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { importPasswordless } from '../../lib/import-passwordless';

export class BackEndStack extends Stack {
  constructor(scope: Construct, id: string, { stage }: { readonly stage: string }) {
    super(scope, id);
    const signIn = importPasswordless(this, { stage });
    const handler = new NodejsFunction(this, 'BackEnd', {
      entry: join(__dirname, 'lambda.ts'),
      runtime: Runtime.NODEJS_24_X,
      environment: {
        USER_POOL_ID: signIn.userPool.userPoolId,
        CLIENT_IDS: signIn.userPoolClient.userPoolClientId,
      },
    });
    const api = new LambdaRestApi(this, 'Api', { handler, cloudWatchRole: false });
    new CfnOutput(this, 'BackEndUrl', { value: api.url });
  }
}

if (require.main === module) {
  const app = new App();
  new BackEndStack(app, 'back-end', { stage: app.node.getContext('stage') });
}
