/** Stages with codes by WhatsApp, and the account that they need. */
import type { Overrides } from './assembly';

const originationPhoneNumberId = `phone-number-id-${'0123456789abcdef'.repeat(2)}`;

/** `codes.whatsApp` of such a stage: to Japan alone, in two languages. */
export const WHATSAPP = {
  originationPhoneNumberId,
  template: 'sign_in_code',
  languages: ['en_US', 'ja'],
  countries: [{ country: 'JP', price: 0.05 }],
};

/** A stage with codes by WhatsApp. */
export const withWhatsApp: Overrides = ({ codes }) => ({ codes: { ...codes, whatsApp: WHATSAPP } });

/** Links the number and has its template approved, as the consoles do. @param status Meta's word */
export async function linkWhatsApp(
  { endpoint }: { readonly endpoint: string },
  status = 'APPROVED',
): Promise<void> {
  const response = await fetch(
    `${endpoint}/_local/account/social-messaging/phone-numbers/${originationPhoneNumberId}`,
    {
      method: 'PUT',
      body: JSON.stringify({
        phoneNumber: '+15550100001',
        displayName: 'Example',
        templates: WHATSAPP.languages.map((language) => ({ name: WHATSAPP.template, language, status })),
      }),
    },
  );
  if (!response.ok) throw new Error(await response.text());
}
