/**
 * A CDK app that makes next to nothing: what any CDK app in this set-up costs before it does its own work.
 */
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';

const app = new App();
// CloudFormation takes no template without a resource; this one is the smallest there is.
new CfnWaitConditionHandle(new Stack(app, 'Empty'), 'Nothing');
app.synth();
