/** What the operations that describe resources of one kind have in common. */
import { type Shape, unread } from '../input';
import type { Registry, SmsAccount } from './account';
import { type Input, listOf, operation, PAGE, paged } from './input';

/** One operation that describes resources of a kind. */
export interface Description<R extends { readonly id: string }> {
  readonly registry: Pick<Registry<R & Registered>, 'type' | 'get' | 'all' | 'find'>;
  /** Member that narrows the answer to these resources. */
  readonly names: string;
  /** Member of the answer that holds the resources. */
  readonly answer: string;
  /** Further members that are taken and change nothing here. */
  readonly members?: Shape;
  /** Ids in the member {@link names}; strings unless told otherwise. */
  readonly idsOf?: (given: unknown) => readonly string[];
  readonly describe: (resource: R) => object;
}
interface Registered {
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  readonly deletionProtection: boolean;
}

/** A paged operation over one kind. IAM is asked about each named resource, else about the kind. */
export function describeOperation<R extends Registered>(
  account: SmsAccount,
  { registry, names, answer, members = {}, idsOf, describe }: Description<R>,
) {
  const wanted = (input: Input) =>
    idsOf && input[names] !== undefined ? idsOf(input[names]) : listOf(input, names);
  return operation(
    { [names]: unread, ...PAGE, ...members },
    (input) =>
      (wanted(input) ?? ['*']).map(
        (id) => registry.find(id)?.arn ?? (id.startsWith('arn:') ? id : account.arn(registry.type, id)),
      ),
    (input) => {
      const resources = wanted(input)?.map((id) => registry.get(id)) ?? registry.all();
      const { page, more } = paged(resources, input);
      return { [answer]: page.map(describe), ...more };
    },
  );
}
