/** Rules of a stage's own, functions in `custom/hooks` (docs/hooks.md). */
import { z } from 'zod';
import {
  ADMISSION_FIELDS,
  CLAIMS_FIELDS,
  METHOD_CHOICE_FIELDS,
  WELCOME_FIELDS,
} from '../../../lambda/hooks/settings';
import { flag, listOf, schemasOf, text } from '../fields';

const ownFunction = {
  /**
   * Variables of the hook's function, such as the address of an API of yours. They are in the template: no
   * place for secrets.
   *
   * @default none
   */
  variables: z
    .record(
      text(
        /^(?!AWS_|LAMBDA_|POWERTOOLS_|_|(?:NODE_OPTIONS|LOG_LEVEL|TZ)$)[A-Za-z][A-Za-z0-9_]{0,63}$/,
        'a name of letters, digits and "_" that begins with a letter; names of Lambda’s and the app’s own are taken.',
      ),
      z.string({ error: 'a text of at most 1,000 characters.' }).max(1_000, {
        error: 'a text of at most 1,000 characters.',
      }),
      { error: 'an object of texts, such as { INVITATIONS_URL: "https://api.example.com/invitations" }.' },
    )
    .default({}),
  /**
   * What the hook's function may do in AWS, such as reading a table of invitations. Its role holds this, its
   * logs and nothing else.
   */
  permissions: z
    .array(
      z.strictObject(
        {
          /** Actions by IAM's names. */
          actions: listOf(
            text(
              /^(?!(?:iam|kms|sts|cognito-idp|organizations):)[a-z][a-z0-9-]*:[A-Z][A-Za-z0-9]*$/,
              'an action such as "dynamodb:GetItem", spelled out; none of iam, kms, sts, organizations or cognito-idp.',
            ),
            'a list of actions.',
            1,
          ),
          /** ARNs of what it may do them to. */
          resources: listOf(
            text(
              /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[^\s*?$][^\s?$]{0,500}$/,
              'an ARN that names what it is for, such as arn:aws:dynamodb:us-east-1:111111111111:table/invitations.',
            ),
            'a list of ARNs.',
            1,
          ),
        },
        { error: '{ actions, resources }.' },
      ),
      { error: 'a list of { actions, resources }.' },
    )
    .default([]),
};

/** Whether a hook is on. */
const enabled = flag.default(false);

export const hooksSchema = z.strictObject(
  {
    /** Who may sign up, and who may sign in: `custom/hooks/admission.ts`. */
    admission: z
      .strictObject(
        {
          /** Whether the hook is asked: before sign-ups, and whenever tokens are made. */
          enabled,
          ...schemasOf(ADMISSION_FIELDS),
          ...ownFunction,
        },
        { error: '{ enabled, timeoutMilliseconds, onFailure, variables, permissions }.' },
      )
      .prefault({}),
    /** What else tokens say: `custom/hooks/claims.ts`. */
    claims: z
      .strictObject(
        {
          /** Whether the hook is asked whenever tokens are made. */
          enabled,
          ...schemasOf(CLAIMS_FIELDS),
          ...ownFunction,
        },
        { error: '{ enabled, timeoutMilliseconds, onFailure, variables, permissions }.' },
      )
      .prefault({}),
    /** Which ways in are for whom: `custom/hooks/method-choice.ts`. */
    methodChoice: z
      .strictObject(
        {
          /** Whether the hook is asked of every right answer. */
          enabled,
          ...schemasOf(METHOD_CHOICE_FIELDS),
          ...ownFunction,
        },
        { error: '{ enabled, timeoutMilliseconds, onFailure, variables, permissions }.' },
      )
      .prefault({}),
    /** What follows a user's first sign-in: `custom/hooks/welcome.ts`. */
    welcome: z
      .strictObject(
        {
          /** Whether the hook is called once a user has signed in for the first time. */
          enabled,
          ...schemasOf(WELCOME_FIELDS),
          ...ownFunction,
        },
        { error: '{ enabled, accountsSince, timeoutSeconds, attempts, variables, permissions }.' },
      )
      .prefault({}),
  },
  { error: '{ admission, claims, methodChoice, welcome }.' },
);

export type HooksConfig = z.output<typeof hooksSchema>;

/** What every hook's function gets. */
export type OwnFunctionConfig = Pick<HooksConfig['welcome'], keyof typeof ownFunction>;
