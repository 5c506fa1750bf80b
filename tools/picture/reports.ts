/** What reaches operators by topics. */
import type { References } from './references';
import { nameOf } from './words';

/** What sends to a topic. */
export interface Source {
  readonly stack: string;
  readonly text: string;
}

/** Sources, a topic, and how it reaches people. */
export interface Report {
  readonly id: string;
  readonly stack: string;
  /** What the topic is named. */
  readonly name: string;
  readonly sources: readonly Source[];
  readonly reaches: readonly string[];
}

/** Topics with sources and listeners. */
export function reportsOf(references: References, shorten: (name: string) => string): readonly Report[] {
  const topics = references.resources.filter(({ resource }) => resource.Type === 'AWS::SNS::Topic');
  return topics.flatMap((topic) => {
    const sources = new Map<string, Source>();
    const reaches = new Set<string>();
    const add = (stack: string, text: string) =>
      sources.set(`${stack} ${text}`, { stack: shorten(stack), text });
    for (const { stack, resource } of references.resources) {
      const properties = resource.Properties ?? {};
      const leadsHere = (value: unknown) => references.targets(stack, value).includes(topic);
      if (
        resource.Type === 'AWS::SES::ConfigurationSetEventDestination' &&
        leadsHere(properties.EventDestination)
      ) {
        const { MatchingEventTypes = [] } = properties.EventDestination as { MatchingEventTypes?: string[] };
        add(stack, `SES: ${MatchingEventTypes.join(', ')}`);
      }
      if (resource.Type === 'AWS::CloudWatch::Alarm' && leadsHere(properties.AlarmActions))
        add(stack, 'CloudWatch alarms');
      if (resource.Type === 'AWS::SNS::Subscription' && leadsHere(properties.TopicArn))
        reaches.add(String(properties.Protocol));
    }
    if (sources.size === 0) return [];
    return [
      {
        id: `${topic.stack}/${topic.logicalId}`,
        stack: shorten(topic.stack),
        name: nameOf(topic.logicalId, 'Topic'),
        sources: [...sources.values()],
        reaches: [...reaches],
      },
    ];
  });
}
