/** `GET` and `DELETE /_aws/sns/sms-messages`, in LocalStack's shape. */
import type { HttpRoute, SentSms } from '../../contract';
import type { MemoryOutbox } from '../outbox';

const PATH = '/_aws/sns/sms-messages';

/** By number, or those of `?phoneNumber=`; `DELETE` clears them. */
export function telephoneRoute(telephone: MemoryOutbox<SentSms>, region: string): HttpRoute {
  return (request, response, url) => {
    if (url.pathname !== PATH) return false;
    const number = url.searchParams.get('phoneNumber');
    const chosen = telephone.all().filter((sms) => !number || sms.phoneNumber === number);
    if (request.method === 'GET') {
      const byNumber: Record<string, object[]> = number ? { [number]: [] } : {};
      for (const sms of chosen) {
        byNumber[sms.phoneNumber] ??= [];
        byNumber[sms.phoneNumber]?.push(shaped(sms));
      }
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ sms_messages: byNumber, region }));
    } else if (request.method === 'DELETE') {
      for (const { id } of chosen) telephone.remove(id);
      response.writeHead(204).end();
    } else {
      response.writeHead(405, { allow: 'GET, DELETE', 'content-type': 'text/plain' });
      response.end(`${PATH} takes GET and DELETE.\n`);
    }
    return true;
  };
}

function shaped({ id, timestamp, phoneNumber, message, senderId }: SentSms) {
  return {
    PhoneNumber: phoneNumber,
    TopicArn: null,
    SubscriptionArn: null,
    MessageId: id,
    Message: message,
    MessageAttributes: senderId
      ? { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: senderId } }
      : {},
    MessageStructure: null,
    Subject: null,
    Timestamp: timestamp,
  };
}
