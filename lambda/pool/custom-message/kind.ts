import type { MessageKind } from '../../shared/words/words';

const KINDS: Readonly<Record<string, MessageKind>> = {
  CustomMessage_SignUp: 'confirm-account',
  CustomMessage_ResendCode: 'confirm-account',
  CustomMessage_ForgotPassword: 'reset-password',
  CustomMessage_UpdateUserAttribute: 'confirm-contact',
  CustomMessage_VerifyUserAttribute: 'confirm-contact',
  CustomMessage_Authentication: 'sign-in',
  CustomMessage_AdminCreateUser: 'invite',
};

/** The kind of a trigger source; undefined for one that there are no words for. */
export function kindOf(triggerSource: string): MessageKind | undefined {
  return Object.hasOwn(KINDS, triggerSource) ? KINDS[triggerSource] : undefined;
}
