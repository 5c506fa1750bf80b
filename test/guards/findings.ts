/** What cdk-nag finds in an app. */
import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';

export interface Finding {
  readonly path: string;
  readonly rule: string;
}

/** What the three packs have to say that is not answered by an acknowledgement. */
export function openFindings(app: App): Finding[] {
  app.synth();
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app), new NIST80053R5Checks(app)].flatMap(
    (pack) =>
      pack
        .validateScope(app)
        .violations.flatMap(({ ruleName, violatingResources }) =>
          violatingResources.map(({ constructPath }) => ({ path: constructPath ?? '', rule: ruleName })),
        ),
  );
}
