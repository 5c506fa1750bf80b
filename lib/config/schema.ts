/**
 * The configuration of a stage. Limits are the services' own (pages are linked), so that faults show before a
 * deployment.
 */
import { z } from 'zod';
import { brand } from '../../custom/brand';
import { PASSWORD_FIELDS, REFRESH_FIELDS, SIGN_IN_FIELDS } from '../../lambda/account-api/settings';
import { LINK_FIELDS, PACKAGE_LINK_FIELDS } from '../../lambda/magic-link/settings';
import { MAX_TOKEN_MINUTES } from '../../lambda/shared/sessions/limits';
import { LANGUAGES } from '../../lambda/shared/words';
import { accountApiSchema } from './account-api/schema';
import { auditSchema } from './audit';
import { codesSchema } from './codes/schema';
import { address, count, flag, listOf, name, schemasOf, text, webAddress } from './fields';
import { hooksSchema } from './hooks/schema';
import { keepWarmSchema } from './keep-warm';
import { mailSchema } from './mail/schema';
import { monitoringSchema } from './monitoring';
import { multiRegionSchema } from './multi-region/schema';
import { deploymentName, stageName } from './names';
import { applicationSchema, webSchema } from './page/schema';
import { originProblem, redirectUriProblem } from './page/web-address';
import { passkeysSchema } from './passkeys/schema';
import { appClientsSchema } from './pool/app-clients';
import { customAttributesSchema } from './pool/custom-attributes';
import { mfaSchema } from './pool/mfa';
import { nativeSignInSchema } from './pool/native-sign-in';
import { standardAttributeNames } from './pool/standard-attributes';
import { recoverySchema } from './recovery/schema';
import { regionName } from './region';
import { smsSchema } from './sms/schema';
import { weakerWaysSchema } from './weaker-ways/weaker-ways';

/** Days that CloudWatch Logs can keep a log group for (PutRetentionPolicy). */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const senderAddressForm = 'an e-mail address with an ASCII local part and a lower-case domain.';
const bareAddressForm =
  'an e-mail address with an ASCII local part and a lower-case domain, alone: a name that stands before it goes into sender.name.';

const senderSchema = z.strictObject(
  {
    /** Address that mails are sent from. */
    address: address(bareAddressForm),
    /**
     * Name that mails come from, shown before the address.
     *
     * @default `mail.sender` of the brand, else appName
     */
    name: name().optional(),
    /**
     * Address that answers go to.
     *
     * @default `mail.replyTo` of the brand, else the address that mails are sent from
     */
    replyTo: address(senderAddressForm).optional(),
    /** What SES verifies: a whole domain (DKIM records in its DNS) or one address (a mail to confirm). */
    identity: z.discriminatedUnion(
      'kind',
      [
        z.strictObject({
          kind: z.literal('domain'),
          /** The domain, or the address. */
          value: text(
            /^([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$/,
            'a domain in lower case, such as example.com.',
          ),
          /**
           * Whether the messaging stack makes it. False where SES has it already: made by hand, by another
           * stage on the same domain, by another app. An identity is one for an account and Region.
           *
           * @later no: take it out of the stack first
           */
          provision: flag.default(true),
          /**
           * Hosted zone of this account that the stack writes the DKIM records into.
           *
           * @default you publish them
           */
          hostedZone: z
            .strictObject(
              {
                /** Its id. */
                id: text(/^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone, such as Z0123456789ABCDEFGHIJ.'),
                /** Its domain. */
                name: text(
                  /^([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$/,
                  'the domain of the hosted zone, such as example.com.',
                ),
              },
              { error: '{ id, name } of a public hosted zone.' },
            )
            .optional(),
        }),
        z.strictObject({
          kind: z.literal('address'),
          value: address(senderAddressForm),
          provision: flag.default(true),
        }),
      ],
      {
        error:
          '{ kind: "domain", value: "example.com" } or { kind: "address", value: "sender@example.com" }.',
      },
    ),
    /**
     * Configuration set of SES that the account has and mail is sent with. Its rules are its owner's; the
     * stack adds where bounces and complaints go.
     *
     * @default the messaging stack makes one
     */
    configurationSet: text(
      /^[A-Za-z0-9_-]{1,64}$/,
      'the name of a configuration set of SES, 1 to 64 letters, digits, "-" or "_".',
    ).optional(),
  },
  {
    error:
      '{ address, identity } and, where they differ from their defaults, name, replyTo and configurationSet.',
  },
);

const magicLinkSchema = z.strictObject(
  {
    /**
     * Whether users can sign in with a link by mail; without links something else has to. Recovery links,
     * which operators mail, are apart.
     */
    enabled: flag.default(true),
    ...schemasOf(PACKAGE_LINK_FIELDS),
    ...schemasOf(LINK_FIELDS),
  },
  { error: '{ enabled, lifeMinutes, coolDownSeconds, perHour, perDay, poolPerHour, requireRequester }.' },
);

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const passwordPolicySchema = z.strictObject(
  {
    ...schemasOf(PASSWORD_FIELDS),
    /** Days that a password given by an administrator stays good for. */
    temporaryDays: count(1, 365, 'days').default(1),
  },
  { error: '{ minLength, temporaryDays }.' },
);

const tokensSchema = z.strictObject(
  {
    /** Minutes that ID and access tokens are good for. */
    minutes: count(5, MAX_TOKEN_MINUTES, 'minutes').default(60),
    ...schemasOf(REFRESH_FIELDS),
    /** Seconds that a refresh token still works after it was rotated, for clients whose answer got lost. */
    rotationGraceSeconds: count(1, 60, 'seconds').default(30),
    /**
     * Why clients may call Cognito's `GlobalSignOut` although ID tokens outlive it, in words a reviewer can
     * judge (docs/adr/022); Amplify's `signOut({ global: true })` needs it.
     *
     * @default the web ACL refuses it where there is `contact/end-sessions`
     */
    globalSignOutReason: text(
      /\S.{18,}\S/s,
      'a sentence of at least 20 characters that a reviewer can judge.',
    ).optional(),
  },
  { error: '{ minutes, refreshDays, rotationGraceSeconds, globalSignOutReason }.' },
);

const removalSchema = z.strictObject(
  {
    /** Whether pool, tables, keys and logs stay when the stack is deleted or they leave it. */
    retain: flag.default(true),
    /** Why not, in words a reviewer can judge; needed where a production stage lets go. */
    reason: text(/\S.{18,}\S/s, 'a sentence of at least 20 characters that a reviewer can judge.').optional(),
  },
  { error: '{ retain: true } or { retain: false, reason: "..." }.' },
);

/** Configuration of one deployment of the app. */
export const configSchema = z.strictObject({
  /**
   * Name of the stage; part of every stack's, output's and parameter's name. `prod` has rules of its own.
   *
   * @later no: new names are new stacks
   */
  stage: stageName,
  /**
   * Tells deployments in one account apart; first part of every name.
   *
   * @later no: new names are new stacks
   */
  deploymentName: deploymentName.default('passwordless'),
  /**
   * AWS account.
   *
   * @later no
   */
  account: text(/^\d{12}$/, 'the 12 digits of an AWS account, as a string.'),
  /**
   * AWS Region; user pool and SES identity live in the same one.
   *
   * @later no
   */
  region: regionName,
  /** What a second Region needs (docs/configuration.md#a-second-region). */
  multiRegion: multiRegionSchema.prefault({}),
  /**
   * Product name that messages and the page carry.
   *
   * @default `name` of the brand
   */
  appName: name().default(brand.name ?? 'Example'),
  /** Languages of page and messages; the first one is what users get whose language is not among them. */
  locales: listOf(
    z.enum(LANGUAGES, { error: `one of ${LANGUAGES.join(', ')}.` }),
    `a list of at least one of ${LANGUAGES.join(', ')}, the default first.`,
    1,
  ).default(['en']),
  /** Origins of the pages that sign users in. The first one is published as the app's address. */
  webOrigins: listOf(
    webAddress(originProblem, 'an origin, as a string.'),
    'a list of at least one origin, such as https://app.example.com.',
    1,
  ),
  /**
   * URIs that links may lead to, each exactly as the client sends it, on one of webOrigins.
   *
   * @default `/` of each of webOrigins
   */
  redirectUris: listOf(
    webAddress(redirectUriProblem, 'a URI, as a string.'),
    'a list of at least one URI, such as https://app.example.com/.',
    1,
    // Filled in by `parseConfig`, which knows the origins.
  ).default([]),
  /**
   * The application that people sign in for; they stay on the page, and see their account, unless told
   * (docs/web-stack.md#the-way-on).
   */
  application: applicationSchema.optional(),
  /** What mails are sent from. */
  sender: senderSchema,
  /** Links by mail that sign in. */
  magicLink: magicLinkSchema.prefault({}),
  /** Caps of what one address and the pool are mailed. */
  mail: mailSchema.prefault({}),
  /** Passkeys of ours, in `CUSTOM_AUTH`. */
  passkeys: passkeysSchema.prefault({}),
  /** Codes that sign in, each good for one time. */
  codes: codesSchema.prefault({}),
  /** Messages by SMS; needed where codes go out by SMS, and without effect elsewhere. */
  sms: smsSchema.optional(),
  /**
   * An API of the app's own before Cognito, for servers and for pages that keep sessions in cookies
   * (docs/account-api.md).
   *
   * @later yes; its cookies and clients end with it
   */
  accountApi: accountApiSchema.prefault({}),
  /** The page on S3 and CloudFront. */
  web: webSchema.prefault({}),
  /** What Cognito asks of passwords. */
  passwordPolicy: passwordPolicySchema.prefault({}),
  /**
   * What users can sign in with.
   *
   * @later **never**
   */
  signInIdentifiers: listOf(
    z.enum(['email', 'phone'], { error: '"email" or "phone".' }),
    'a list that holds "email" and may hold "phone".',
    1,
  ).default(['email', 'phone']),
  /**
   * Who makes accounts: people themselves, by signing up, or nobody but you (docs/adding-people.md). Where it
   * is closed, Cognito refuses `SignUp`, by whichever client.
   */
  signUp: z.enum(['open', 'closed'], { error: '"open" or "closed".' }).default('open'),
  /**
   * Attributes a user can't sign up without.
   *
   * @later **never**
   */
  requiredAttributes: listOf(
    z.enum(standardAttributeNames, {
      error: `a standard attribute of Cognito: ${standardAttributeNames.join(', ')}.`,
    }),
    'a list of standard attributes, empty where none is required.',
    0,
  ).default([]),
  /**
   * Attributes of your own (docs/hooks.md#attributes-of-your-own).
   *
   * @later **never**; others may be added
   */
  customAttributes: customAttributesSchema.default([]),
  /**
   * Feature plan of the pool:
   * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
   */
  featurePlan: z
    .enum(['LITE', 'ESSENTIALS', 'PLUS'], { error: '"LITE", "ESSENTIALS" or "PLUS".' })
    .default('ESSENTIALS'),
  /**
   * Lets the client sign in by password (SRP) too. Then an account has to prove its address before it can be
   * used.
   *
   * @later see below
   */
  passwordFlows: flag.default(false),
  /** Second factors of passwords, and devices that are remembered. */
  mfa: mfaSchema.prefault({}),
  /**
   * Cognito's own choice-based sign-in, beside ours (docs/configuration.md#native-sign-in).
   *
   * @later see there
   */
  nativeSignIn: nativeSignInSchema.prefault({}),
  /** Ways back in for users who have lost a factor. */
  recovery: recoverySchema.prefault({}),
  /**
   * Ways in that may stay beside a required second factor or passkey, each with the reason
   * (docs/configuration.md#weaker-ways-beside-a-required-one).
   */
  weakerWays: weakerWaysSchema.prefault({}),
  /**
   * App clients beside the page's own: a native app, another site, a server (docs/app-clients.md).
   */
  appClients: appClientsSchema.default([]),
  /** Lives of tokens. */
  tokens: tokensSchema.prefault({}),
  ...schemasOf(SIGN_IN_FIELDS),
  /** ARNs of signing keys used before, whose links are still accepted. */
  retiredSigningKeys: listOf(
    text(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
      'the ARN of a KMS key, such as arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab.',
    ),
    'a list of ARNs of KMS keys, empty where no key was retired.',
    0,
  ).default([]),
  /** The firewall before the pool and the APIs. */
  webAcl: z
    .strictObject(
      {
        /**
         * Requests one address may make in 5 minutes before it is blocked. An office behind one address
         * shares them.
         */
        ratePer5Minutes: count(10, 2_000_000_000, 'requests').default(1_000),
      },
      { error: '{ ratePer5Minutes }.' },
    )
    .prefault({}),
  /** Days that logs are kept. */
  logRetentionDays: z
    .literal([...logRetentionDays], {
      error: `a number of days that CloudWatch Logs offers: ${logRetentionDays.join(', ')}.`,
    })
    .default(365),
  /** What stays when something is deleted. */
  removal: removalSchema.prefault({}),
  /** Refuse to delete the pool and the tables, whoever asks. */
  deletionProtection: flag.default(true),
  /** Refuse to delete the stacks. */
  terminationProtection: flag.default(true),
  /** Where operators hear of bounces, complaints and alarms. */
  alarmAddress: address('an e-mail address with an ASCII local part and a lower-case domain.'),
  /** Rules of your own, as functions in `custom/hooks` (docs/hooks.md). */
  hooks: hooksSchema.prefault({}),
  /** Triggers of the sign-in that nobody waits for to start (docs/operating.md#no-cold-starts). */
  keepWarm: keepWarmSchema.prefault({}),
  /** What watches the stage (docs/operating.md). */
  monitoring: monitoringSchema.prefault({}),
  /** Security events for other teams (docs/audit.md). */
  audit: auditSchema.prefault({}),
  /** What functions log at least; secrets and addresses are in none of it. */
  logLevel: z
    .enum(['DEBUG', 'INFO', 'WARN', 'ERROR'], { error: '"DEBUG", "INFO", "WARN" or "ERROR".' })
    .default('INFO'),
});

/** Without defaults, as a stage writes it. */
export type ConfigInput = z.input<typeof configSchema>;
/** As the stacks read it, complete and checked. */
export type Config = z.output<typeof configSchema>;
