import type { Blobs } from '../../contract';
import type { StoredObject } from './stored-object';

type KeptObject = Omit<StoredObject, 'body'> & { readonly blob: string };

/** Contents as files, the rest as a map. */
export class ObjectMemory {
  constructor(
    /** By bucket and key, as a JSON list. */
    private readonly kept: Map<string, KeptObject>,
    private readonly blobs: Blobs,
  ) {}

  keep(bucket: string, key: string, { body, ...object }: StoredObject): void {
    const blob = this.blobs.put(body);
    const before = this.kept.get(nameOf(bucket, key))?.blob;
    this.kept.set(nameOf(bucket, key), { ...object, blob });
    if (before !== blob) this.drop(before);
  }

  delete(bucket: string, key: string): void {
    const before = this.kept.get(nameOf(bucket, key))?.blob;
    this.kept.delete(nameOf(bucket, key));
    this.drop(before);
  }

  objects(bucket: string): [key: string, object: StoredObject][] {
    return [...this.kept].flatMap(([name, { blob, ...object }]): [string, StoredObject][] => {
      const [holder, key] = JSON.parse(name) as [string, string];
      return holder === bucket ? [[key, { ...object, body: this.blobs.get(blob) }]] : [];
    });
  }

  private drop(blob: string | undefined): void {
    if (blob !== undefined && ![...this.kept.values()].some((each) => each.blob === blob))
      this.blobs.delete(blob);
  }
}

function nameOf(bucket: string, key: string): string {
  return JSON.stringify([bucket, key]);
}
