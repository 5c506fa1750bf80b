import { stageNames } from '../../lib/config/stages';
import { buildStage } from '../support/stacks';
import { digest } from './digest';

describe.each(stageNames)('stage %s, with its own values', (stage) => {
  it('deploys', () => {
    const { messaging, auth } = buildStage(stage);
    expect(`\n${digest(messaging)}\n\n----\n\n${digest(auth)}\n`).toMatchSnapshot();
  });
});
