import { createHash } from 'node:crypto';
import { AwsError, type Call } from '../../contract';
import { optionalText, refuseUnknown, typed } from '../input';
import type { SocialAccount } from './account';

interface Input {
  readonly id?: string;
}

export function getPhoneNumber(account: SocialAccount) {
  return {
    access: (input: Input, { operation }: Call) => ({
      action: `social-messaging:${operation}`,
      resource: account.arn(idOf(input)),
    }),
    run: (input: Input) => {
      const number = account.get(idOf(input));
      return {
        phoneNumber: {
          arn: account.arn(number.id),
          phoneNumber: number.phoneNumber,
          phoneNumberId: number.id,
          metaPhoneNumberId: digitsOf(number.id),
          displayPhoneNumberName: number.displayName,
          displayPhoneNumber: number.phoneNumber,
          qualityRating: 'GREEN',
        },
        linkedWhatsAppBusinessAccountId: account.businessAccountOf(number),
      };
    },
  };
}

/** In one page. */
export function listTemplates(account: SocialAccount) {
  return {
    access: (input: Input, { operation }: Call) => ({
      action: `social-messaging:${operation}`,
      resource: account.businessAccountArn(idOf(input)),
    }),
    run: (input: Input) => ({
      templates: account.ofBusinessAccount(idOf(input)).templates.map(({ name, language, status }) => ({
        templateName: name,
        metaTemplateId: digitsOf(`${name} ${language}`),
        templateStatus: status,
        templateLanguage: language,
        templateCategory: 'AUTHENTICATION',
      })),
    }),
  };
}

/** @throws AwsError `ValidationException` */
function idOf(input: Input): string {
  typed({ id: optionalText }, input, invalid);
  refuseUnknown(input, ['id'], (member) =>
    invalid(`The embedded AWS does not emulate the member ${member}.`),
  );
  if (!input.id) throw invalid('id must not be null.');
  return input.id;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** Like Meta's ids; the same for one name. */
function digitsOf(name: string): string {
  return String(createHash('sha256').update(name).digest().readUIntBE(0, 6));
}
