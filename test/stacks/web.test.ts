import { Template } from 'aws-cdk-lib/assertions';
import type { ConfigInput } from '../../lib/config/schema';
import { stacksOf } from '../support/stacks';
import { digest } from './digest';

function webOf(stage: string, web: ConfigInput['web']) {
  const { stacks } = stacksOf(stage, { web });
  if (!stacks.web) throw new Error(`The stage ${stage} has no web stack.`);
  return Template.fromStack(stacks.web);
}

const domain = {
  name: 'app.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:222222222222:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
};

describe('the web stack', () => {
  it('deploys in prod, under a domain of its own', () => {
    expect(`\n${digest(webOf('prod', { enabled: true, domain, accessLogDays: 30 }))}\n`).toMatchSnapshot();
  });

  it('deploys in dev, under the name that CloudFront gives', () => {
    expect(`\n${digest(webOf('dev', { enabled: true }))}\n`).toMatchSnapshot();
  });
});
