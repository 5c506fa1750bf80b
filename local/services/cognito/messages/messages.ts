import { AwsError, type Call, type LocalContext } from '../../../contract';
import { parseAddress } from '../../ses/address';
import { invalidLambdaResponse, notEmulated } from '../errors';
import type { ContactAttribute, MessageTemplates, User, UserPool } from '../model';
import { eventAttributes, optionalText, type Triggers } from '../triggers';
import { countDefaultMail } from './default-sender';
import { sendSms } from './sms-delivery';

export type MessageSource =
  | 'CustomMessage_SignUp'
  | 'CustomMessage_ResendCode'
  | 'CustomMessage_ForgotPassword'
  | 'CustomMessage_UpdateUserAttribute'
  | 'CustomMessage_VerifyUserAttribute'
  | 'CustomMessage_AdminCreateUser'
  | 'CustomMessage_Authentication';

export interface CodeDeliveryDetails {
  readonly AttributeName: ContactAttribute;
  readonly DeliveryMedium: 'EMAIL' | 'SMS';
  readonly Destination: string;
}

const CODE_PLACEHOLDER = '{####}';
const USERNAME_PLACEHOLDER = '{username}';

/** Most characters, placeholders included. */
const CUSTOM_TEXTS = { smsMessage: 140, emailMessage: 20_000, emailSubject: 140 } as const;
type CustomText = keyof typeof CUSTOM_TEXTS;

/**
 * A mail's texts are refused unless the pool mails by SES; an invitation names user and password ("Custom
 * message Lambda trigger" of the developer guide).
 *
 * @throws AwsError InvalidLambdaResponseException
 */
function customTexts(
  pool: UserPool,
  response: Readonly<Record<string, unknown>>,
  inviting: boolean,
): Partial<Record<CustomText, string>> {
  const texts: Partial<Record<CustomText, string>> = {};
  for (const member of ['smsMessage', 'emailMessage', 'emailSubject'] as const) {
    const text = optionalText(response, member);
    if (text === undefined) continue;
    const tooLong = [...text].length > CUSTOM_TEXTS[member];
    const unsendable = member !== 'smsMessage' && !pool.mailsBySes;
    const nameless = inviting && member !== 'emailSubject' && !text.includes(USERNAME_PLACEHOLDER);
    if (tooLong || unsendable || nameless) throw invalidLambdaResponse();
    texts[member] = text;
  }
  return texts;
}

/** As Cognito does: `a***@e***`, `+*******1234`. */
export function maskDestination(attribute: ContactAttribute, value: string): string {
  if (attribute === 'phone_number') return `+${'*'.repeat(Math.max(value.length - 5, 1))}${value.slice(-4)}`;
  const [local = '', domain = ''] = value.split('@');
  return `${local.charAt(0)}***@${domain.charAt(0)}***`;
}

export function deliveryDetails(attribute: ContactAttribute, value: string): CodeDeliveryDetails {
  return {
    AttributeName: attribute,
    DeliveryMedium: attribute === 'email' ? 'EMAIL' : 'SMS',
    Destination: maskDestination(attribute, value),
  };
}

/** Cognito's own codes and invitations, with the custom-message trigger. */
export class Messages {
  readonly #context: LocalContext;
  readonly #triggers: Triggers;

  constructor(context: LocalContext, triggers: Triggers) {
    this.#context = context;
    this.#triggers = triggers;
  }

  /**
   * @param destination address or E.164 number; the pending value where the original is kept
   * @throws AwsError when the custom-message trigger fails, or the message is not emulated
   */
  async send(message: {
    readonly pool: UserPool;
    readonly user: User;
    readonly clientId: string;
    readonly source: MessageSource;
    readonly attribute: ContactAttribute;
    readonly destination: string;
    readonly code: string;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
  }): Promise<CodeDeliveryDetails> {
    const { pool, user, source, attribute, destination } = message;
    const inviting = source === 'CustomMessage_AdminCreateUser';
    if (attribute === 'email' ? pool.customSenders.email : pool.customSenders.sms)
      throw notEmulated(
        'A custom sender trigger',
        'Use the CustomMessage trigger, or send from your own challenge triggers.',
      );
    const signingIn = source === 'CustomMessage_Authentication';
    if (pool.verification.byLink && !inviting && !signingIn && attribute === 'email')
      throw notEmulated('CONFIRM_WITH_LINK', 'Set DefaultEmailOption to CONFIRM_WITH_CODE.');
    const templates: MessageTemplates = inviting
      ? pool.invitation
      : signingIn
        ? pool.authentication
        : pool.verification;
    const custom = await this.#triggers.run({
      pool,
      trigger: 'CustomMessage',
      source,
      userName: user.username,
      clientId: message.clientId,
      call: message.call,
      request: {
        userAttributes: eventAttributes(user),
        codeParameter: CODE_PLACEHOLDER,
        linkParameter: '{##Click Here##}',
        usernameParameter: inviting ? USERNAME_PLACEHOLDER : null,
        clientMetadata: message.clientMetadata,
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    });
    const own = custom && customTexts(pool, custom, inviting);
    const chosen = (member: CustomText, standard: string) => {
      const text = own?.[member] ?? standard;
      if (member !== 'emailSubject' && !text.includes(CODE_PLACEHOLDER)) throw invalidLambdaResponse();
      // As functions: "$" in a code or name is no pattern.
      return text
        .replaceAll(CODE_PLACEHOLDER, () => message.code)
        .replaceAll(USERNAME_PLACEHOLDER, () => user.username);
    };
    if (attribute === 'email') {
      const html = chosen('emailMessage', templates.emailMessage);
      if (pool.mailsBySes) checkRecipient(destination);
      else countDefaultMail(this.#context);
      this.#context.deliverMail({
        source: pool.mailFrom,
        destination: { to: [destination], cc: [], bcc: [] },
        subject: chosen('emailSubject', templates.emailSubject),
        text: undefined,
        html,
        configurationSet: pool.configurationSet,
        headers: {},
      });
    } else {
      await sendSms(this.#context, pool, destination, chosen('smsMessage', templates.smsMessage));
    }
    return deliveryDetails(attribute, destination);
  }
}

/**
 * The attribute is used as it is: nothing published says that Cognito quotes it or writes it in Punycode, as
 * SES wants (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html).
 *
 * @throws AwsError CodeDeliveryFailureException
 */
function checkRecipient(address: string): void {
  try {
    parseAddress(address);
  } catch (error) {
    throw new AwsError(
      'CodeDeliveryFailureException',
      `The email was not delivered: ${(error as Error).message}.`,
    );
  }
}
