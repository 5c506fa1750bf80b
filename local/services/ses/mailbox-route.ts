/** `GET` and `DELETE /_aws/ses`, in LocalStack's shape. */
import type { HttpRoute, SentMail } from '../../contract';
import type { MemoryOutbox } from '../outbox';

const PATH = '/_aws/ses';

/** `?id=` picks one mail, `?email=` a sender's; `DELETE` clears all, or the one of `?id=`. */
export function mailboxRoute(mailbox: MemoryOutbox<SentMail>, region: string): HttpRoute {
  return (request, response, url) => {
    if (url.pathname !== PATH) return false;
    const id = url.searchParams.get('id');
    const sender = url.searchParams.get('email');
    if (request.method === 'GET') {
      const messages = mailbox
        .all()
        .filter((mail) => (!id || mail.id === id) && (!sender || isFrom(mail, sender)))
        .map((mail) => shaped(mail, region));
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ messages }));
    } else if (request.method === 'DELETE') {
      if (id) mailbox.remove(id);
      else mailbox.clear();
      response.writeHead(204).end();
    } else {
      response.writeHead(405, { allow: 'GET, DELETE', 'content-type': 'text/plain' });
      response.end(`${PATH} takes GET and DELETE.\n`);
    }
    return true;
  };
}

function isFrom({ source }: SentMail, sender: string): boolean {
  return source === sender || source.endsWith(`<${sender}>`);
}

function shaped(mail: SentMail, region: string) {
  return {
    Id: mail.id,
    Region: region,
    Timestamp: mail.timestamp,
    Source: mail.source,
    Destination: {
      ToAddresses: mail.destination.to,
      CcAddresses: mail.destination.cc,
      BccAddresses: mail.destination.bcc,
    },
    Subject: mail.subject,
    Body: { text_part: mail.text ?? null, html_part: mail.html ?? null },
    ConfigurationSetName: mail.configurationSet ?? null,
    Headers: mail.headers,
  };
}
