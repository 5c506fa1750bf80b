/** In the order that tools print. */

export * from './account-api/published';
export * from './audit/published';
export * from './hooks/published';
export * from './mail/published';
export * from './monitoring/published';
export * from './operators/published';
export * from './page/published';
export * from './passkeys/published';
export * from './pool/published';
export * from './recovery/published';
export * from './sms/published';
