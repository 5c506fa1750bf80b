import { signedHeaders } from '../../lambda/shared/aws/signed-request';

// The example of "Create a signed AWS API request", whose signature AWS publishes with the credentials and
// the time.
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const scope = { service: 'iam', region: 'us-east-1', credentials };
const time = new Date('2015-08-30T12:36:00Z');

describe('a signed request', () => {
  it("has the signature of AWS's own example", () => {
    const headers = signedHeaders(
      new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
      scope,
      time,
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    );
    expect(headers).toMatchObject({ 'x-amz-date': '20150830T123600Z' });
    expect(headers.authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });

  it('signs the token of a session too', () => {
    const session = { ...scope, credentials: { ...credentials, sessionToken: 'token' } };
    const headers = signedHeaders(new URL('https://iam.amazonaws.com/'), session, time);
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
  });
});
