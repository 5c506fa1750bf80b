import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { apiLogging, stacksOf } from '../support/stacks';
import { stageNames } from '../support/stages';
import { type Finding, openFindings } from './findings';

/** All they have to say, as if nothing were acknowledged. */
function allFindings(app: App): Finding[] {
  const unread = jest.replaceProperty(
    Validations as { ACKNOWLEDGED_RULES_METADATA_KEY: string },
    'ACKNOWLEDGED_RULES_METADATA_KEY',
    'not acknowledged',
  );
  try {
    return openFindings(app);
  } finally {
    unread.restore();
  }
}

interface Acknowledgement extends Finding {
  readonly reason: string;
}

function acknowledgementsOf(app: App): Acknowledgement[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      // Warnings of the CDK itself, which cdk-nag knows nothing of.
      .filter(([id]) => !id.startsWith('Annotation::'))
      .map(([id, reason]) => ({ path: node.path, rule: id.replace(/^[^[]*::(?=[A-Z])/, ''), reason })),
  );
}

const domain = {
  name: 'app.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:222222222222:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const webAclArn =
  'arn:aws:wafv2:us-east-1:222222222222:global/webacl/page/1234abcd-12ab-34cd-56ef-1234567890ab';

/** What is judged: every stage as it is, and what no stage has turned on. */
const judged: readonly (readonly [what: string, app: () => App])[] = [
  ...stageNames.map((stage) => [`stage ${stage}`, () => stacksOf(stage).app] as const),
  ['stage dev with a web stack', () => stacksOf('dev', { web: { enabled: true } }).app],
  [
    'stage dev with hooks',
    () => {
      const resources = ['arn:aws:dynamodb:us-east-1:111111111111:table/invitations/index/*'];
      const permissions = [{ actions: ['dynamodb:Query'], resources }];
      return stacksOf('dev', {
        hooks: {
          admission: { enabled: true, permissions },
          claims: { enabled: true },
          welcome: { enabled: true, accountsSince: '2026-07-01', permissions },
        },
      }).app;
    },
  ],
  [
    'stage prod with a web stack and all it can have',
    () => stacksOf('prod', { web: { enabled: true, domain, webAclArn, accessLogDays: 30 } }).app,
  ],
  ['stage dev with containers kept warm', () => stacksOf('dev', { keepWarm: { containers: 1 } }).app],
  ['the logging role of an account', () => apiLogging().node.root as App],
];

describe.each(judged)('cdk-nag with AwsSolutions, Serverless and NIST 800-53 R5, on %s', (_, judgedApp) => {
  const app = judgedApp();
  const acknowledgements = acknowledgementsOf(app);

  it('leaves nothing open', () => {
    expect(openFindings(app)).toEqual([]);
  });

  it('is answered only where it has something to say: no acknowledgement outlives its finding', () => {
    const findings = allFindings(app);
    const idle = acknowledgements.filter(
      ({ path, rule }) =>
        !findings.some((finding) => finding.rule === rule && `${finding.path}/`.startsWith(`${path}/`)),
    );
    expect(findings.length).toBeGreaterThan(0);
    expect(idle).toEqual([]);
  });

  it('is answered with a reason, and never for a whole stack', () => {
    for (const { path, rule, reason } of acknowledgements) {
      const construct = app.node.findAll().find(({ node }) => node.path === path);
      expect([path, rule, construct instanceof Stack, reason.length > 60]).toEqual([path, rule, false, true]);
    }
  });
});

it('cdk-nag would speak up', () => {
  const app = new App({ analyticsReporting: false });
  new CfnTopic(new Stack(app, 'Open'), 'Topic');
  expect(openFindings(app)).toContainEqual({ path: 'Open/Topic', rule: 'NIST.800.53.R5-SNSEncryptedKMS' });
});
