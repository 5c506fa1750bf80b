/** What `npm run pack` packs for other CDK apps (docs/your-own-pool.md). */
export {
  ImportedPasswordless,
  type ImportPasswordlessProps,
  importPasswordless,
  type PublishedValues,
} from './import-passwordless';
export { PasswordlessSignIn, type PasswordlessSignInProps } from './passwordless-sign-in';
export type { PublishedName } from './published';
