/** Dashboards of templates, by name. They are of the account, not of a Region (API_PutDashboard). */
import { AwsError, type LocalContext, type ResourceProvider } from '../../contract';
import { isRecord } from '../../record';

/** "up to 255 characters", of these (API_PutDashboard). */
const NAME = /^[A-Za-z0-9_-]{1,255}$/;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MOST_WIDGETS = 500;
const MOST_METRICS_OF_A_WIDGET = 500;
const MOST_METRICS = 2_500;

export class Dashboards {
  readonly #bodies = new Map<string, string>();

  /** @throws AwsError InvalidParameterInput */
  put(name: string, body: unknown): void {
    if (!NAME.test(name))
      throw invalid(`The dashboard name ${name} has to have 1 to 255 of A-Z, a-z, 0-9, "-" and "_".`);
    this.#bodies.set(name, checkedBody(body));
  }

  /** One that is gone already is no error. */
  delete(name: string): void {
    this.#bodies.delete(name);
  }

  /** @throws AwsError ResourceNotFound */
  bodyOf(name: string): string {
    const body = this.#bodies.get(name);
    if (body === undefined) throw new AwsError('ResourceNotFound', `Dashboard ${name} does not exist.`, 404);
    return body;
  }
}

/** `AWS::CloudWatch::Dashboard`; `Ref` is its name. */
export function dashboardProvider(dashboards: Dashboards): ResourceProvider {
  return {
    type: 'AWS::CloudWatch::Dashboard',
    create({ properties = {}, generatedName }) {
      const name: string = properties.DashboardName ?? generatedName(255);
      dashboards.put(name, properties.DashboardBody);
      return { ref: name, attributes: {} };
    },
    update({ properties = {} }, { result }) {
      dashboards.put(result.ref, properties.DashboardBody);
      return result;
    },
    delete: ({ result }) => dashboards.delete(result.ref),
  };
}

type Place = Pick<LocalContext, 'account' | 'partition'>;

export const dashboardArn = ({ account, partition }: Place, name: string): string =>
  `arn:${partition}:cloudwatch::${account}:dashboard/${name}`;

/** API_GetDashboard. */
export function getDashboard(place: Place, dashboards: Dashboards, name: string | undefined) {
  if (!name) throw new AwsError('InvalidParameterValue', 'DashboardName is required.');
  return {
    DashboardArn: dashboardArn(place, name),
    DashboardBody: dashboards.bodyOf(name),
    DashboardName: name,
  };
}

interface Invalid {
  /** A JSON pointer. */
  readonly dataPath: string;
  readonly message: string;
}

/**
 * Widgets by number, place of their metrics and Region; all else in them is taken as it is.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
function checkedBody(body: unknown): string {
  const parsed = typeof body === 'string' ? parse(body) : undefined;
  if (!isRecord(parsed) || !Array.isArray(parsed.widgets))
    throw invalidBody([{ dataPath: '', message: "Should have required property 'widgets'" }]);
  const { widgets } = parsed as { readonly widgets: readonly unknown[] };
  const problems = [
    ...atMost('/widgets', widgets.length, MOST_WIDGETS),
    ...widgets.flatMap((widget, index) => problemsOf(widget, `/widgets/${index}`)),
    ...atMost('/widgets', widgets.flatMap(metricsOf).length, MOST_METRICS),
  ];
  if (problems.length > 0) throw invalidBody(problems);
  return body as string;
}

function problemsOf(widget: unknown, path: string): readonly Invalid[] {
  if (!isRecord(widget) || !isRecord(widget.properties))
    return [{ dataPath: path, message: "Should have required property 'properties'" }];
  const { region, annotations } = widget.properties;
  const metrics = metricsOf(widget);
  const dataPath = `${path}/properties`;
  const lacks = typeof region !== 'string' || (metrics.length === 0 && annotations === undefined);
  return [
    ...(widget.type === 'metric' && lacks
      ? [
          {
            dataPath,
            message:
              'The metric widget should have specified a region and a data source or an alarm annotation',
          },
        ]
      : []),
    ...atMost(`${dataPath}/metrics`, metrics.length, MOST_METRICS_OF_A_WIDGET),
  ];
}

function metricsOf(widget: unknown): readonly unknown[] {
  const { properties } = widget as { readonly properties?: { readonly metrics?: unknown } };
  return Array.isArray(properties?.metrics) ? properties.metrics : [];
}

const atMost = (dataPath: string, count: number, most: number): readonly Invalid[] =>
  count > most ? [{ dataPath, message: `Should NOT have more than ${most} items` }] : [];

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const invalidBody = (problems: readonly Invalid[]) =>
  invalid(
    `The dashboard body is invalid, there are ${problems.length} validation errors:\n${JSON.stringify(problems, undefined, 2)}`,
  );

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterInput', message);
}
