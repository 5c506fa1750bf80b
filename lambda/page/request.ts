/** Properties of the custom resource `Custom::PublishedPage`. */

export interface PublishRequest {
  readonly bucket: string;
  /** Content of `/config.json`. */
  readonly config: string;
  /** `/.well-known/webauthn`; undefined without related origins. */
  readonly relatedOrigins: string | undefined;
}

/** @throws Error naming the property */
export function readRequest(properties: Readonly<Record<string, unknown>>): PublishRequest {
  const { Bucket: bucket, Config: config, RelatedOrigins: relatedOrigins } = properties;
  if (typeof bucket !== 'string' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new Error('The property Bucket must be the name of a bucket.');
  return {
    bucket,
    config: jsonObject('Config', config),
    relatedOrigins: relatedOrigins === undefined ? undefined : jsonObject('RelatedOrigins', relatedOrigins),
  };
}

function jsonObject(name: string, text: unknown): string {
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return JSON.stringify(value);
  } catch {
    // Thrown below.
  }
  throw new Error(`The property ${name} must be the JSON of an object.`);
}
