/** The package's app as a process. */
import { App } from 'aws-cdk-lib';
import { buildPackageApp } from '../test/fixtures/package-app/app';

const app = new App();
buildPackageApp(app, { webOrigin: 'http://localhost:5173' });
app.synth();
