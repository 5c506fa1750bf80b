/** The package's own app as a CDK app process, to be timed beside ours. */
import { App } from 'aws-cdk-lib';
import { buildPackageApp } from '../test/fixtures/package-app/app';

const app = new App();
buildPackageApp(app, { webOrigin: 'http://localhost:5173' });
app.synth();
