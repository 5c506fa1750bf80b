// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables.
import { conditionsHold } from '../../../local/iam/conditions';
import { matchesArn, matchesPattern } from '../../../local/iam/match';

const context = new Map<string, string | readonly string[]>([
  ['aws:sourceip', '10.1.2.3'],
  ['aws:principalarn', 'arn:aws:iam::000000000000:role/app-fn'],
  ['aws:currenttime', '2026-11-20T10:00:00Z'],
  ['kms:signingalgorithm', 'RSASSA_PSS_SHA_256'],
  ['dynamodb:leadingkeys', ['user#1', 'user#2']],
  ['events:source', ['passwordless']],
  ['dynamodb:attributes', ['pk', 'sk']],
  ['s3:max-keys', '10'],
  ['aws:securetransport', 'true'],
]);

const holds = (condition: Record<string, Record<string, string | string[] | boolean | number>>) => {
  const unknown: string[] = [];
  const result = conditionsHold(condition, context, (operator) => unknown.push(operator));
  return { result, unknown };
};

describe('conditions of policies', () => {
  test.each<[boolean, string, string, string | string[] | boolean | number]>([
    [true, 'StringEquals', 'kms:SigningAlgorithm', 'RSASSA_PSS_SHA_256'],
    [true, 'StringEquals', 'KMS:signingalgorithm', ['X', 'RSASSA_PSS_SHA_256']],
    [false, 'StringEquals', 'kms:SigningAlgorithm', 'rsassa_pss_sha_256'],
    [true, 'StringEqualsIgnoreCase', 'kms:SigningAlgorithm', 'rsassa_pss_sha_256'],
    [false, 'StringEquals', 'kms:MessageType', 'RAW'],
    [true, 'StringEqualsIfExists', 'kms:MessageType', 'RAW'],
    [false, 'StringEqualsIfExists', 'kms:SigningAlgorithm', 'RAW'],
    [true, 'StringNotEquals', 'kms:SigningAlgorithm', 'RAW'],
    [true, 'StringNotEquals', 'kms:MessageType', 'RAW'],
    [false, 'StringNotEquals', 'kms:SigningAlgorithm', ['RAW', 'RSASSA_PSS_SHA_256']],
    [true, 'StringLike', 'kms:SigningAlgorithm', 'RSASSA_*_SHA_25?'],
    [false, 'StringEquals', 'kms:SigningAlgorithm', 'RSASSA_*'],
    [false, 'StringNotLike', 'kms:SigningAlgorithm', 'RSASSA_*'],
    [true, 'ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/app-*'],
    [false, 'ArnLike', 'aws:PrincipalArn', 'arn:aws:*:role/app-fn'],
    [true, 'ArnNotEquals', 'aws:PrincipalArn', 'arn:aws:iam::000000000000:role/other'],
    [true, 'Bool', 'aws:SecureTransport', true],
    [false, 'Bool', 'aws:SecureTransport', 'false'],
    [true, 'Null', 'kms:MessageType', 'true'],
    [false, 'Null', 'kms:SigningAlgorithm', 'true'],
    [true, 'Null', 'kms:SigningAlgorithm', false],
    [true, 'NumericLessThanEquals', 's3:max-keys', 10],
    [false, 'NumericLessThan', 's3:max-keys', 10],
    [true, 'NumericGreaterThan', 's3:max-keys', '9'],
    [true, 'IpAddress', 'aws:SourceIp', '10.1.0.0/16'],
    [false, 'IpAddress', 'aws:SourceIp', ['10.2.0.0/16', '10.1.2.4']],
    [true, 'NotIpAddress', 'aws:SourceIp', '10.2.0.0/16'],
    [true, 'DateLessThan', 'aws:CurrentTime', '2026-11-20T10:00:01Z'],
    [false, 'DateGreaterThan', 'aws:CurrentTime', '2026-11-20T10:00:01Z'],
    [true, 'ForAllValues:StringLike', 'dynamodb:LeadingKeys', 'user#*'],
    [false, 'ForAllValues:StringEquals', 'dynamodb:LeadingKeys', 'user#1'],
    [true, 'ForAllValues:StringEquals', 'dynamodb:Select', 'COUNT'],
    [true, 'ForAnyValue:StringEquals', 'dynamodb:LeadingKeys', 'user#1'],
    [false, 'ForAnyValue:StringEquals', 'dynamodb:Select', 'COUNT'],
    [false, 'ForAnyValue:StringEquals', 'dynamodb:Attributes', ['other']],
    // A key with several values needs a set operator, also where it happens to have one.
    [false, 'StringEquals', 'dynamodb:LeadingKeys', ['user#1', 'user#2']],
    [false, 'StringEquals', 'events:source', 'passwordless'],
    [true, 'ForAllValues:StringEquals', 'events:source', 'passwordless'],
    [true, 'Null', 'events:source', 'false'],
    [true, 'StringEquals', 'aws:PrincipalArn', '${aws:PrincipalArn}'],
    [true, 'StringLike', 'kms:SigningAlgorithm', "${no:such, 'RSASSA'}*"],
  ])('says %s to %s of %s against %p', (expected, operator, key, value) => {
    expect(holds({ [operator]: { [key]: value } })).toEqual({ result: expected, unknown: [] });
  });

  it('lets a condition with an operator that is not emulated never hold, and reports it', () => {
    expect(holds({ StringSounds: { 'aws:SourceIp': 'x' } })).toEqual({
      result: false,
      unknown: ['StringSounds'],
    });
  });

  it('wants every operator and every key to hold', () => {
    const both = (max: string) => ({
      StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 's3:max-keys': max },
      Bool: { 'aws:SecureTransport': 'true' },
    });
    expect(holds(both('10')).result).toBe(true);
    expect(holds(both('11')).result).toBe(false);
  });
});

describe('patterns', () => {
  test.each<[string, string, boolean]>([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['a?c', 'ac', false],
    ['*-*-*', 'a-b-c', true],
    ['a.c', 'abc', false],
    ['table/T/index/*', 'table/T/index/', true],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('is quick with many stars', () => {
    const began = performance.now();
    expect(matchesPattern(`${'a*'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('keeps the stars of an ARN inside their part', () => {
    expect(matchesArn('arn:aws:sns:*:000000000000:t', 'arn:aws:sns:us-east-1:000000000000:t')).toBe(true);
    expect(matchesArn('arn:aws:sns:*:t', 'arn:aws:sns:us-east-1:000000000000:t')).toBe(false);
    expect(matchesArn('arn:aws:execute-api:*:*:api/*/POST/x', 'arn:aws:execute-api:r:1:api/v1/POST/x')).toBe(
      true,
    );
  });
});
