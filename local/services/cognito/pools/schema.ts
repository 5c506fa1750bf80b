import { invalidParameter } from '../errors';
import type { SchemaAttribute } from '../model';

function standard(
  name: string,
  dataType: SchemaAttribute['dataType'],
  limits: { min?: number; max?: number } = {},
  mutable = true,
): SchemaAttribute {
  return { name, dataType, mutable, required: false, developerOnly: false, ...limits };
}

const line = { min: 0, max: 2048 };

/** Of every pool, with the API reference's limits (OpenID Connect Core §5.1). */
export const STANDARD_ATTRIBUTES: readonly SchemaAttribute[] = [
  standard('sub', 'String', { min: 1, max: 2048 }, false),
  standard('name', 'String', line),
  standard('given_name', 'String', line),
  standard('family_name', 'String', line),
  standard('middle_name', 'String', line),
  standard('nickname', 'String', line),
  standard('preferred_username', 'String', line),
  standard('profile', 'String', line),
  standard('picture', 'String', line),
  standard('website', 'String', line),
  standard('email', 'String', line),
  standard('email_verified', 'Boolean'),
  standard('gender', 'String', line),
  standard('birthdate', 'String', { min: 10, max: 10 }),
  standard('zoneinfo', 'String', line),
  standard('locale', 'String', line),
  standard('phone_number', 'String', line),
  standard('phone_number_verified', 'Boolean'),
  standard('address', 'String', line),
  standard('updated_at', 'Number', { min: 0 }),
];

/** Only a proof or an administrator sets these. */
export const UNWRITABLE_BY_CLIENTS: ReadonlySet<string> = new Set([
  'sub',
  'email_verified',
  'phone_number_verified',
]);

/** RFC 5321 limits the parts; Cognito checks only the shape. */
const EMAIL =
  /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
/** E.164: at most fifteen digits that don't begin with zero. */
const PHONE_NUMBER = /^\+[1-9]\d{1,14}$/;

export function isEmail(value: string): boolean {
  return value.length <= 254 && EMAIL.test(value);
}

export function isPhoneNumber(value: string): boolean {
  return PHONE_NUMBER.test(value);
}

function valueProblem(attribute: SchemaAttribute, value: string): string | undefined {
  const { name, dataType, min, max } = attribute;
  if (dataType === 'Boolean' && value !== 'true' && value !== 'false')
    return `${name}: The attribute value is not a valid boolean`;
  if (dataType === 'Number') {
    if (!/^-?\d+$/.test(value)) return `${name}: The attribute value is not a valid number`;
    if (min !== undefined && Number(value) < min) return `${name}: Number must be at least ${min}`;
    if (max !== undefined && Number(value) > max) return `${name}: Number must be at most ${max}`;
  }
  if (dataType === 'DateTime' && Number.isNaN(Date.parse(value)))
    return `${name}: The attribute value is not a valid date and time`;
  if (dataType === 'String') {
    if (min !== undefined && value.length < min)
      return `${name}: String must be at least ${min} characters long`;
    if (max !== undefined && value.length > max)
      return `${name}: String must be no longer than ${max} characters`;
  }
  return undefined;
}

/**
 * @param changing the user exists, so immutable attributes are refused
 * @throws AwsError InvalidParameterException naming the attribute
 */
export function checkAttributes(
  schema: ReadonlyMap<string, SchemaAttribute>,
  values: Readonly<Record<string, string>>,
  changing: boolean,
): void {
  for (const [name, value] of Object.entries(values)) {
    const attribute = schema.get(name);
    if (!attribute) {
      throw invalidParameter(
        name.includes(':')
          ? `Attributes did not conform to the schema: Type for attribute {${name}} could not be determined`
          : `Attributes did not conform to the schema: ${name}: Attribute does not exist in the schema.`,
      );
    }
    if (name === 'sub') throw invalidParameter('Cannot modify the non-mutable attribute sub');
    if (changing && !attribute.mutable) throw invalidParameter(`user.${name}: Attribute cannot be updated.`);
    if (value === '' && changing) continue;
    if (name === 'email' && !isEmail(value)) throw invalidParameter('Invalid email address format.');
    if (name === 'phone_number' && !isPhoneNumber(value))
      throw invalidParameter('Invalid phone number format.');
    const wrong = valueProblem(attribute, value);
    if (wrong) throw invalidParameter(`Attributes did not conform to the schema: ${wrong}`);
  }
}

/** @throws AwsError InvalidParameterException naming all required attributes that are missing */
export function checkRequired(
  schema: ReadonlyMap<string, SchemaAttribute>,
  values: Readonly<Record<string, string>>,
): void {
  const missing = [...schema.values()].filter(
    ({ name, required }) => required && name !== 'sub' && !values[name],
  );
  if (missing.length > 0) {
    const reasons = missing.map(({ name }) => `${name}: The attribute is required`).join('\n');
    throw invalidParameter(`Attributes did not conform to the schema: ${reasons}`);
  }
}
