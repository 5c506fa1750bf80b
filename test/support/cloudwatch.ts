/** Alarms and dashboards of an embedded AWS, asked over the wire. */
import { textsOf } from '../../tools/smoke/xml';

interface Endpoint {
  readonly endpoint: string;
}

export interface SeenAlarm {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  /** Of all its metrics; `FunctionName: orders-1`. */
  readonly dimensions: readonly string[];
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0';

/** @returns XML @throws Error with the answer */
async function query({ endpoint }: Endpoint, parameters: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION },
    body: new URLSearchParams(parameters),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}

/** All, page by page. */
export async function alarmsOf(aws: Endpoint): Promise<readonly SeenAlarm[]> {
  const alarms: SeenAlarm[] = [];
  let token: string | undefined;
  do {
    const page = await query(aws, {
      Action: 'DescribeAlarms',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    alarms.push(...page.split('<AlarmName>').slice(1).map(alarmIn));
    [token] = textsOf(page, 'NextToken');
  } while (token !== undefined);
  return alarms;
}

function alarmIn(rest: string): SeenAlarm {
  const xml = `<AlarmName>${rest}`;
  const [actions = ''] = /<AlarmActions>.*?<\/AlarmActions>/s.exec(xml) ?? [];
  return {
    name: textsOf(xml, 'AlarmName')[0] ?? '',
    description: textsOf(xml, 'AlarmDescription')[0] ?? '',
    actions: textsOf(actions, 'member'),
    dimensions: [...xml.matchAll(/<Name>[^<]*<\/Name><Value>[^<]*<\/Value>/g)].map(
      ([pair]) => `${textsOf(pair, 'Name')[0]}: ${textsOf(pair, 'Value')[0]}`,
    ),
  };
}

export interface SeenWidget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    /** Rows of namespace, name, dimensions, and how it is drawn. */
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

export async function widgetsOfDashboard(aws: Endpoint, name: string): Promise<readonly SeenWidget[]> {
  const answer = await query(aws, { Action: 'GetDashboard', DashboardName: name });
  return JSON.parse(textsOf(answer, 'DashboardBody')[0] ?? '').widgets;
}
