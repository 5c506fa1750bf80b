/** What any CDK app here costs before its own work. */
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';

const app = new App();
// The smallest resource; CloudFormation wants one.
new CfnWaitConditionHandle(new Stack(app, 'Empty'), 'Nothing');
app.synth();
