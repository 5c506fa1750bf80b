import { Template } from 'aws-cdk-lib/assertions';
import { stacksOf } from '../support/stacks';
import { digest } from './digest';

it('the account API of stage dev, with its own values, deploys', () => {
  const { accountApi } = stacksOf('dev').stacks;
  if (!accountApi) throw new Error('The stage dev has no account API.');
  expect(`\n${digest(Template.fromStack(accountApi))}\n`).toMatchSnapshot();
});
