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

/** Undefined for sources without words of ours. */
export function kindOf(triggerSource: string): MessageKind | undefined {
  return Object.hasOwn(KINDS, triggerSource) ? KINDS[triggerSource] : undefined;
}
