/** Who runs a command of operators: a checkout, or the packed construct (docs/adr/066). */
import { runTool } from './arguments';
import type { KnownStages } from './named-deployment';

export interface Caller {
  /** How the usage begins, such as `npm run why -- --stage <name>`. */
  begin(command: string): string;
  /** The options that name a deployment, in the usage. */
  readonly naming: string;
  /** Undefined where there is no checkout. */
  readonly stages: KnownStages | undefined;
}

export interface Command {
  readonly name: string;
  usage(caller: Caller): string;
  /** @returns the exit status */
  run(argv: readonly string[], stages: KnownStages | undefined): Promise<number>;
}

export const fromCheckout = (stages: KnownStages): Caller => ({
  begin: (command) => `npm run --silent ${command} -- --stage <name>`,
  naming: `  --stage <name>       stage, as custom/stages.ts has it
  --deployment <name>  deployment of another app's, by its deploymentName; --stage is then its stage
  --region <region>    Region of that deployment (default: AWS_REGION, else that of the AWS profile)`,
  stages,
});

export const fromPackage: Caller = {
  begin: (command) => `npx cognito-passwordless ${command} --deployment <name> --stage <name>`,
  naming: `  --deployment <name>  deployment, by its deploymentName
  --stage <name>       its stage
  --region <region>    its Region (default: AWS_REGION, else that of the AWS profile)`,
  stages: undefined,
};

export function runCommand(
  { usage, run }: Command,
  caller: Caller,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  return runTool(usage(caller), (given) => run(given, caller.stages), argv);
}
