/** An object as it was put. */
export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  /** MD5 of the body in quotes; of an object put in parts, that of the parts' MD5s, and their number. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified: number;
  /** `AES256` or `aws:kms`, the bucket's. */
  readonly encryption?: string;
  /** An object that takes its place has none of them. */
  readonly tags?: Readonly<Record<string, string>>;
}
