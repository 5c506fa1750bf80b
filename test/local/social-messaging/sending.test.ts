import type { IncomingMessage, ServerResponse } from 'node:http';
import { createService } from '../../../local/services/social-messaging';
import type { LinkedNumber } from '../../../local/services/social-messaging/account';
import { testContext } from '../support/context';
import { type ServiceUnderTest, serviceUnderTest } from '../support/service';

const ID = `phone-number-id-${'a1'.repeat(16)}`;
const ARN = `arn:aws:social-messaging:us-east-1:000000000000:phone-number-id/${'a1'.repeat(16)}`;
const LINKED: Omit<LinkedNumber, 'id'> = {
  phoneNumber: '+15550100001',
  displayName: 'Example',
  templates: [
    { name: 'sign_in_code', language: 'en_US', status: 'APPROVED' },
    { name: 'sign_in_code', language: 'ja', status: 'PENDING' },
  ],
};

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await serviceUnderTest(createService, testContext());
  expect(await put(ID, LINKED)).toMatchObject({ status: 200 });
});

/** Links a number over the route that stands for the consoles. */
async function put(id: string, content: object): Promise<{ readonly status: number }> {
  const url = new URL(`http://localhost/_local/account/social-messaging/phone-numbers/${id}`);
  const answered: number[] = [];
  const response = { writeHead: (status: number) => void answered.push(status), end: () => undefined };
  for (const route of service.service.routes ?? [])
    await route(
      { method: 'PUT' } as IncomingMessage,
      response as unknown as ServerResponse,
      url,
      Buffer.from(JSON.stringify(content)),
    );
  return { status: answered[0] ?? 404 };
}

const parameters = (text = '123456') => [{ type: 'text', text }];
const message = (template: object = {}, changes: object = {}) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '+819012345678',
  type: 'template',
  template: {
    name: 'sign_in_code',
    language: { code: 'en_US' },
    components: [
      { type: 'body', parameters: parameters() },
      { type: 'button', sub_type: 'url', index: '0', parameters: parameters() },
    ],
    ...template,
  },
  ...changes,
});
const send = (content: unknown = message(), changes: object = {}) =>
  service.call('SendWhatsAppMessage', {
    originationPhoneNumberId: ID,
    metaApiVersion: 'v23.0',
    message: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64'),
    ...changes,
  });

it('sends a code by an approved template, which arrives on the telephone', async () => {
  expect(await send()).toEqual({ messageId: 'sms-1' });
  expect(service.context.deliveredSms).toMatchObject([
    {
      phoneNumber: '+819012345678',
      message: expect.stringContaining('123456'),
      senderId: 'Example',
      whatsApp: { originationPhoneNumberId: ID, template: 'sign_in_code', language: 'en_US' },
    },
  ]);
});

it('takes the number by its ARN, and asks IAM for that in either case', async () => {
  await send(message(), { originationPhoneNumberId: ARN });
  for (const originationPhoneNumberId of [ID, ARN])
    expect(service.access('SendWhatsAppMessage', { originationPhoneNumberId })).toEqual([
      { action: 'social-messaging:SendWhatsAppMessage', resource: ARN },
    ]);
});

it.each([
  ['a number of no form', { originationPhoneNumberId: '+15550100001' }, 'ValidationException'],
  [
    'a number that is not linked',
    { originationPhoneNumberId: `phone-number-id-${'b'.repeat(32)}` },
    'ResourceNotFoundException',
  ],
  ['no number', { originationPhoneNumberId: undefined }, 'ValidationException'],
  ['an old version of Meta’s API', { metaApiVersion: 'v19.0' }, 'ValidationException'],
  ['no version', { metaApiVersion: undefined }, 'ValidationException'],
  ['a version that is none', { metaApiVersion: '23' }, 'ValidationException'],
  ['no message', { message: '' }, 'ValidationException'],
  ['a member that it has not', { dryRun: true }, 'ValidationException'],
])('refuses %s', async (_what, changes, code) => {
  await expect(send(message(), changes)).rejects.toMatchObject({ code });
  expect(service.context.deliveredSms).toEqual([]);
});

const [body, button] = message().template.components;
it.each([
  ['no JSON', 'text', '#100'],
  ['another product', message({}, { messaging_product: 'sms' }), '#100'],
  ['a free text', message({}, { type: 'text', text: { body: 'hello' } }), '#131047'],
  ['a number that can’t exist', message({}, { to: '+0' }), '#131009'],
  ['no number', message({}, { to: undefined }), '#131009'],
  ['a template that there isn’t', message({ name: 'other' }), '#132001'],
  ['a language that there isn’t', message({ language: { code: 'de' } }), '#132001'],
  ['a language that waits for its review', message({ language: { code: 'ja' } }), '#132001'],
  ['no button', message({ components: [body] }), '#131008'],
  [
    'a button of another kind',
    message({ components: [body, { ...button, sub_type: 'quick_reply' }] }),
    '#131008',
  ],
  ['no code in the text', message({ components: [button] }), '#132000'],
  [
    'two parameters',
    message({ components: [{ ...body, parameters: [...parameters(), ...parameters()] }, button] }),
    '#132000',
  ],
  ['two codes', message({ components: [body, { ...button, parameters: parameters('654321') }] }), '#100'],
  [
    'a code of 16 characters',
    message({ components: [{ ...body, parameters: parameters('1'.repeat(16)) }, button] }),
    '#132005',
  ],
])('refuses a message with %s, in Meta’s words', async (_what, content, code) => {
  await expect(send(content)).rejects.toMatchObject({
    code: 'InvalidParametersException',
    message: expect.stringContaining(`(${code})`),
  });
  expect(service.context.deliveredSms).toEqual([]);
});

it.each([
  ['an id of no form', 'number', LINKED],
  ['no number', ID, { ...LINKED, phoneNumber: '5550100001' }],
  ['no name', ID, { ...LINKED, displayName: undefined }],
  ['no templates', ID, { ...LINKED, templates: undefined }],
  ['a template without language', ID, { ...LINKED, templates: [{ name: 'code' }] }],
])('links no number with %s', async (_what, id, content) => {
  expect(await put(id, content)).toMatchObject({ status: 400 });
});

it('tells who asks first of the number and its templates', async () => {
  const { phoneNumber, linkedWhatsAppBusinessAccountId: id } = await service.call(
    'GetLinkedWhatsAppBusinessAccountPhoneNumber',
    { id: ID },
  );
  expect(phoneNumber).toMatchObject({ arn: ARN, phoneNumberId: ID, displayPhoneNumberName: 'Example' });
  const { templates } = await service.call('ListWhatsAppMessageTemplates', { id });
  expect(templates).toMatchObject([
    { templateName: 'sign_in_code', templateLanguage: 'en_US', templateStatus: 'APPROVED' },
    { templateName: 'sign_in_code', templateLanguage: 'ja', templateStatus: 'PENDING' },
  ]);
  expect(service.access('ListWhatsAppMessageTemplates', { id })).toEqual([
    {
      action: 'social-messaging:ListWhatsAppMessageTemplates',
      resource: `arn:aws:social-messaging:us-east-1:000000000000:waba/${'a1'.repeat(16)}`,
    },
  ]);
  for (const [operation, wrong] of [
    ['GetLinkedWhatsAppBusinessAccountPhoneNumber', `phone-number-id-${'b'.repeat(32)}`],
    ['ListWhatsAppMessageTemplates', `waba-${'b'.repeat(32)}`],
  ] as const)
    await expect(service.call(operation, { id: wrong })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
});

it('forgets linked numbers with everything else', async () => {
  await service.service.reset?.();
  await expect(send()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});

it('refuses a body that is no JSON object, as AWS words it', () => {
  const { route } = service.service.apis[0] ?? {};
  for (const body of ['{', '[]', '"text"', 'null'])
    expect(() => route?.('POST', '/v1/whatsapp/send', new URLSearchParams(), Buffer.from(body))).toThrow(
      'The body of the request must be a JSON object.',
    );
});
