import {
  GetLinkedWhatsAppBusinessAccountPhoneNumberCommand,
  ListWhatsAppMessageTemplatesCommand,
  ResourceNotFoundException,
  SocialMessagingClient,
  type TemplateSummary,
} from '@aws-sdk/client-socialmessaging';
import type { Config } from '../../../lib/config/schema';
import { type Check, type Outcome, ok, problem } from '../check';

type WhatsAppConfig = NonNullable<Config['codes']['whatsApp']>;

export const whatsAppChecks: readonly Check[] = [
  {
    id: 'whatsapp-sender',
    stops: 'users',
    title: 'Sender and template of WhatsApp',
    permissions: [
      'social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber',
      'social-messaging:ListWhatsAppMessageTemplates',
    ],
    concerns: ({ codes }) => codes.whatsApp !== undefined,
    run: ({ config, aws }) => look(config.codes.whatsApp as WhatsAppConfig, aws.region),
  },
];

async function look(whatsApp: WhatsAppConfig, region: string): Promise<Outcome> {
  const { originationPhoneNumberId: id, template, languages } = whatsApp;
  const client = new SocialMessagingClient({ region });
  try {
    const linked = await numberOf(client, id);
    if (linked?.account === undefined)
      return problem(
        `${id} is not linked with this account in ${region}; no code would go out by WhatsApp.`,
        'Link the WhatsApp Business Account in AWS End User Messaging Social, or correct codes.whatsApp.originationPhoneNumberId.',
      );
    const templates = (await templatesOf(client, linked.account)).filter(
      ({ templateName }) => templateName === template,
    );
    const isReady = (language: string) =>
      templates.some(
        ({ templateLanguage, templateStatus, templateCategory }) =>
          templateLanguage === language &&
          templateStatus === 'APPROVED' &&
          templateCategory === 'AUTHENTICATION',
      );
    const missing = languages.filter((language) => !isReady(language));
    if (missing.length === 0)
      return ok(`${linked.name}; ${template} is approved in ${languages.join(', ')}.`);
    return problem(
      `Meta has no approved authentication template ${template} in ${missing.join(', ')}; no code would go out in ${missing.length === 1 ? 'it' : 'them'}.`,
      'Make it in AWS End User Messaging Social and wait for its approval, or take the language out of codes.whatsApp.languages.',
    );
  } finally {
    client.destroy();
  }
}

async function numberOf(client: SocialMessagingClient, id: string) {
  try {
    const { phoneNumber, linkedWhatsAppBusinessAccountId: account } = await client.send(
      new GetLinkedWhatsAppBusinessAccountPhoneNumberCommand({ id }),
    );
    return { account, name: `${phoneNumber?.displayPhoneNumberName} ${phoneNumber?.phoneNumber}` };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function templatesOf(client: SocialMessagingClient, id: string): Promise<readonly TemplateSummary[]> {
  const found: TemplateSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListWhatsAppMessageTemplatesCommand({ id, nextToken }));
    found.push(...(page.templates ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}
