/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
import { AwsError, HttpOutput, type Operation } from '../../contract';
import type { Buckets } from './buckets';
import { checkHashes } from './headers';
import type { RoutedInput } from './routes';
import { escapeXml, textsOf, xmlDocument } from './xml';

const MOST_TAGS = 10;
const MOST_CHARACTERS = { key: 128, value: 256 };

export function taggingOperations(buckets: Buckets): Record<string, Operation> {
  const onObject =
    (action: string): Exclude<Operation<RoutedInput>['access'], 'public'> =>
    ({ bucket, key }) => ({ action: `s3:${action}`, ...buckets.resource(bucket, key) });
  return {
    GetObjectTagging: {
      access: onObject('GetObjectTagging'),
      run: ({ bucket, key }: RoutedInput) => {
        const { tags = {} } = buckets.get(bucket, key);
        const set = Object.entries(tags).map(
          ([name, value]) => `<Tag><Key>${escapeXml(name)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
        );
        const document = xmlDocument('Tagging', `<TagSet>${set.join('')}</TagSet>`);
        return new HttpOutput(200, { 'content-type': 'application/xml' }, document);
      },
    },
    PutObjectTagging: {
      access: onObject('PutObjectTagging'),
      run: ({ bucket, key, body }: RoutedInput, { headers }) => {
        checkHashes(headers, body);
        buckets.tag(bucket, key, tagsIn(body.toString('utf8')));
        return new HttpOutput(200, {}, '');
      },
    },
    DeleteObjectTagging: {
      access: onObject('DeleteObjectTagging'),
      run: ({ bucket, key }: RoutedInput) => {
        buckets.tag(bucket, key, {});
        return new HttpOutput(204, {}, '');
      },
    },
  };
}

/** @throws AwsError BadRequest, InvalidTag, MalformedXML */
function tagsIn(document: string): Readonly<Record<string, string>> {
  const keys = textsOf(document, 'Key');
  const values = textsOf(document.replaceAll('<Value/>', '<Value></Value>'), 'Value');
  if (keys.length !== values.length)
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  if (keys.length > MOST_TAGS)
    throw new AwsError('BadRequest', `Object tags cannot be greater than ${MOST_TAGS}`);
  if (new Set(keys).size < keys.length)
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  if (keys.some((key) => key === '' || key.length > MOST_CHARACTERS.key))
    throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid');
  if (values.some((value) => value.length > MOST_CHARACTERS.value))
    throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid');
  return Object.fromEntries(keys.map((key, at) => [key, values[at] ?? '']));
}
