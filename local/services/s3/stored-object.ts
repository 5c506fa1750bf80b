export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  /** Quoted MD5 of the body; of an object put in parts, that of the parts' MD5s, and their number. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified: number;
  /** `AES256` or `aws:kms`, the bucket's. */
  readonly encryption?: string;
  /** Lost when another object takes its place. */
  readonly tags?: Readonly<Record<string, string>>;
}
