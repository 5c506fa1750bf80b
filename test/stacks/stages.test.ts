import { buildStage } from '../support/stacks';
import { stageNames } from '../support/stages';
import { differences, ofAnyStage } from './differences';
import { digest } from './digest';

/** The stage whose stacks are written out; of the others, what differs is. */
const WHOLE = 'prod';

function digestOf(stage: string) {
  const { config, messaging, auth } = buildStage(stage);
  const text = `${digest(messaging)}\n\n----\n\n${digest(auth)}`;
  return { text, open: ofAnyStage(text, config) };
}

const whole = digestOf(WHOLE);

describe(`stage ${WHOLE}, with its own values`, () => {
  it('deploys', () => expect(`\n${whole.text}\n`).toMatchSnapshot());
});

describe.each(stageNames.filter((stage) => stage !== WHOLE))(
  `stage %s, as it differs from ${WHOLE}`,
  (stage) => {
    it('deploys', () => {
      expect(`\n${differences(whole.open, digestOf(stage).open)}\n`).toMatchSnapshot();
    });
  },
);
