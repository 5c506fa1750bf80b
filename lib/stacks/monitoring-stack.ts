import { Stack, type StackProps } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { DefaultDashboardFactory, MonitoringFacade, SnsAlarmActionStrategy } from 'cdk-monitoring-constructs';
import type { Construct, IConstruct } from 'constructs';
import { serviceName } from '../config/names';
import type { Config } from '../config/schema';
import { monitoringValues } from '../features/monitoring/published';
import { saveQueries } from '../features/monitoring/queries';
import { monitorApis, monitorFunctions, monitorTables, type Named } from '../features/monitoring/resources';
import { monitorServices, type WatchedClient } from '../features/monitoring/services';
import { monitorSignIns } from '../features/monitoring/sign-ins';
import { publish } from '../published';
import { OwnFunction } from '../shared/own-function';
import type { AccountApiStack } from './account-api-stack';
import type { AuthStack } from './auth-stack';

export interface MonitoringStackProps extends StackProps {
  readonly config: Config;
  /** Its functions, APIs and tables are watched. */
  readonly auth: AuthStack;
  /** Is watched as well; undefined where the stage has none. */
  readonly accountApi: AccountApiStack | undefined;
  /** For operators. */
  readonly alarmsTopic: ITopic;
}

/**
 * A deployment's dashboard, alarms and saved queries. Weak references to other stacks (`Fn::GetStackOutput`)
 * let what it watches be replaced.
 */
export class MonitoringStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config, auth, accountApi, alarmsTopic, ...props }: MonitoringStackProps,
  ) {
    super(scope, id, props);
    addMonitoring(this, {
      config,
      watched: accountApi ? [auth, accountApi] : [auth],
      userPoolId: auth.userPoolId,
      clients: [{ name: 'WebClient', id: auth.userPoolClientId }],
      alarmsTopic,
    });
  }
}

export interface MonitoringProps {
  readonly config: Config;
  /** Stacks or constructs: all functions, APIs and tables within them are watched, and nothing else. */
  readonly watched: readonly IConstruct[];
  readonly userPoolId: string;
  /** Of the pool, those that have a graph. */
  readonly clients: readonly WatchedClient[];
  /** For operators. */
  readonly alarmsTopic: ITopic;
}

/** Adds dashboard, alarms and saved queries; call it after what makes all that is watched. */
export function addMonitoring(
  scope: Construct,
  { config, watched, userPoolId, clients, alarmsTopic }: MonitoringProps,
): void {
  const name = serviceName(config);
  const monitoring = new MonitoringFacade(scope, 'Monitoring', {
    alarmFactoryDefaults: {
      alarmNamePrefix: name,
      actionsEnabled: true,
      action: new SnsAlarmActionStrategy({ onAlarmTopic: alarmsTopic }),
    },
    metricFactoryDefaults: {},
    dashboardFactory: new DefaultDashboardFactory(scope, 'Dashboards', { dashboardNamePrefix: name }),
  });
  monitorSignIns(monitoring, config);
  monitorServices(monitoring, config, { userPoolId, clients });
  monitorFunctions(monitoring, config, within(watched, LambdaFunction));
  monitorApis(
    monitoring,
    config,
    within(watched, RestApi).map(({ construct }) => ({
      construct,
      name: `${construct.restApiName.replace(`${name}-`, '')}-api`,
    })),
  );
  monitorTables(monitoring, config, within(watched, Table));
  saveQueries(
    scope,
    config,
    within(watched, OwnFunction).map(({ construct }) => construct.logGroup),
  );
  publish(scope, config, monitoringValues, { DashboardName: name });
}

/** Everything of a kind, so that nothing new goes unwatched; named by its place. */
function within<T extends IConstruct>(
  watched: readonly IConstruct[],
  // biome-ignore lint/suspicious/noExplicitAny: any constructor of the class.
  kind: abstract new (...args: any[]) => T,
): readonly Named<T>[] {
  return watched.flatMap((root) =>
    root.node
      .findAll()
      .filter((construct): construct is T => construct instanceof kind)
      .map((construct) => ({ construct, name: nameOf(construct, root) })),
  );
}

/** By the construct's path, as in `CreateAuthChallenge`; what every path has says nothing. */
function nameOf({ node }: IConstruct, root: IConstruct): string {
  return node.scopes
    .slice(root.node.scopes.length)
    .map((each) => each.node.id)
    .filter((part) => !['SignIn', 'Package', 'Function', 'Api'].includes(part))
    .map((part) => part.replace(/Package$/, ''))
    .join('-');
}
