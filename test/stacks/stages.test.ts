import { buildStage } from '../support/stacks';
import { stageNames } from '../support/stages';
import { digest } from './digest';

describe.each(stageNames)('stage %s, with its own values', (stage) => {
  it('deploys', () => {
    const { messaging, auth } = buildStage(stage);
    expect(`\n${digest(messaging)}\n\n----\n\n${digest(auth)}\n`).toMatchSnapshot();
  });
});
