/** A CDK app with one empty stack: what any CDK app in this set-up costs before it does anything. */
import { App, Stack } from 'aws-cdk-lib';

const app = new App();
new Stack(app, 'Empty');
app.synth();
