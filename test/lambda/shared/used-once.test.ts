import '../support/environment';

import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { dynamodb } from '../../../lambda/shared/aws/clients';
import { domainHash } from '../../../lambda/shared/bytes';
import { ENV, requireEnv } from '../../../lambda/shared/env';
import {
  changeAtVersion,
  raisingVersion,
  updatedIf,
  updateIf,
  versionOf,
  writeAtVersion,
} from '../../../lambda/shared/table/items';
import { goodAgain, isOwnUse, usingUp } from '../../../lambda/shared/table/used-once';
import { harness } from '../support/harness';

harness();

const NOW = 1_800_000_000;
let items = 0;
/** An item of its own for each example, with one secret in it. */
async function newItem() {
  const item = {
    table: requireEnv(ENV.SECRETS_TABLE),
    key: { userNameHash: { B: domainHash('test', String(items++)) } },
  };
  await dynamodb().send(
    new PutItemCommand({ TableName: item.table, Item: { ...item.key, secret: { M: {} } } }),
  );
  return item;
}
type Item = Awaited<ReturnType<typeof newItem>>;

const read = async ({ table, key }: Item) =>
  (await dynamodb().send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;

function use(item: Item, round: string, now: number): Promise<boolean> {
  const { set, condition, names, values } = usingUp('#secret', { round, now });
  return updateIf({
    TableName: item.table,
    Key: item.key,
    UpdateExpression: `SET ${set}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#secret': 'secret', ...names },
    ExpressionAttributeValues: values,
  });
}

function giveBack(item: Item, round: string): Promise<boolean> {
  const { remove, condition, names, values } = goodAgain('#secret', { round });
  return updateIf({
    TableName: item.table,
    Key: item.key,
    UpdateExpression: `REMOVE ${remove}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#secret': 'secret', ...names },
    ExpressionAttributeValues: values,
  });
}

const rounds = fc.constantFrom('a', 'b', 'c');

describe('what is used once', () => {
  it('has one winner among any number of rounds at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rounds, { minLength: 1, maxLength: 8 }), async (tries) => {
        const item = await newItem();
        const won = await Promise.all(tries.map((round) => use(item, round, NOW)));
        const winners = new Set(tries.filter((_, index) => won[index]));
        expect(winners.size).toBe(1);
        // The winner's other tries win with it.
        const [winner] = winners;
        expect(won).toEqual(tries.map((round) => round === winner));
      }),
      { numRuns: 25 },
    );
  });

  it('does over any sequence what a model of it does', async () => {
    const step = fc.record({ round: rounds, back: fc.boolean(), after: fc.nat({ max: 25 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const item = await newItem();
        let used: { round: string; at: number } | undefined;
        let now = NOW;
        for (const { round, back, after } of steps) {
          now += after;
          if (back) {
            expect(await giveBack(item, round)).toBe(used?.round === round);
            if (used?.round === round) used = undefined;
            continue;
          }
          const again = used?.round === round && used.at > now - 20;
          expect(isOwnUse({ usedBy: used?.round, usedAt: used?.at }, { round, now })).toBe(again);
          expect(await use(item, round, now)).toBe(used === undefined || again);
          used ??= { round, at: now };
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a write on a version', () => {
  const count = (value: number) => ({ n: { N: String(value) }, exp: { N: '1' } });

  it('loses no change of any number of writers that read and decide', async () => {
    const item = await newItem();
    const addOne = async (): Promise<void> => {
      const found = await read(item);
      if (!(await writeAtVersion(item, versionOf(found), count(Number(found?.n?.N ?? 0) + 1))))
        return addOne();
    };
    await Promise.all(Array.from({ length: 8 }, addOne));
    expect(await read(item)).toMatchObject({ n: { N: '8' }, v: { N: '8' } });
  });

  it('is decided again after an update that raises the version, and neither loses what the other wrote', async () => {
    const item = await newItem();
    const mark = (nth: number) =>
      updateIf(
        raisingVersion({
          TableName: item.table,
          Key: item.key,
          UpdateExpression: 'SET #mark = :mark',
          ExpressionAttributeNames: { '#mark': `mark${nth}` },
          ExpressionAttributeValues: { ':mark': { BOOL: true } },
        }),
      );
    const addOne = async (): Promise<void> => {
      const found = await read(item);
      if (!(await writeAtVersion(item, versionOf(found), count(Number(found?.n?.N ?? 0) + 1))))
        return addOne();
    };
    const nths = [1, 2, 3, 4];
    await Promise.all(nths.flatMap((nth) => [addOne(), mark(nth)]));
    const marks = Object.fromEntries(nths.map((nth) => [`mark${nth}`, { BOOL: true }]));
    expect(await read(item)).toMatchObject({ n: { N: '4' }, v: { N: '8' }, ...marks });
    expect(await writeAtVersion(item, 7, count(0))).toBe(false);
  });

  it('may raise it and do nothing but take away', async () => {
    const item = await newItem();
    await writeAtVersion(item, 0, count(1));
    const update = {
      TableName: item.table,
      Key: item.key,
      UpdateExpression: 'REMOVE #n',
      ConditionExpression: 'attribute_exists(#n)',
      ExpressionAttributeNames: { '#n': 'n' },
    };
    expect(await updateIf(raisingVersion(update))).toBe(true);
    expect(await updateIf(raisingVersion(update))).toBe(false);
    expect(await read(item)).toEqual({ ...item.key, secret: { M: {} }, exp: { N: '1' }, v: { N: '2' } });
  });

  it('writes nothing on a version that is over, nor over an item that has one', async () => {
    const item = await newItem();
    expect(await writeAtVersion(item, 1, count(1))).toBe(false);
    expect(await writeAtVersion(item, 0, count(1))).toBe(true);
    expect(await writeAtVersion(item, 0, count(2))).toBe(false);
    expect(await read(item)).toMatchObject({ n: { N: '1' }, v: { N: '1' } });
  });

  it('takes away what is undefined, and leaves what is not named', async () => {
    const item = await newItem();
    await writeAtVersion(item, 0, count(1));
    expect(await writeAtVersion(item, 1, { exp: undefined })).toBe(true);
    expect(await read(item)).toEqual({ ...item.key, secret: { M: {} }, n: { N: '1' }, v: { N: '2' } });
  });
});

describe('a change that others may get in the way of', () => {
  /** Adds one to the item's number, and tells to what. */
  const addOne = (item: Item, tries: number, atMost = Number.POSITIVE_INFINITY) =>
    changeAtVersion<Awaited<ReturnType<typeof read>>, number, number | 'enough'>(
      {
        read: () => read(item),
        write: (found, next) => writeAtVersion(item, versionOf(found), { n: { N: String(next) } }),
      },
      (found) => {
        const next = Number(found?.n?.N ?? 0) + 1;
        return next > atMost ? { result: 'enough' } : { next, result: next };
      },
      { tries },
    );

  it('is carried out once, or not at all when others kept writing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        async (writers, tries) => {
          const item = await newItem();
          const told = await Promise.all(Array.from({ length: writers }, () => addOne(item, tries)));
          const written = told.filter((result) => result !== undefined).sort((a, b) => Number(a) - Number(b));
          expect(written).toEqual(Array.from({ length: written.length }, (_, index) => index + 1));
          expect(await read(item)).toMatchObject({ n: { N: String(written.length) } });
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is decided on what others have written: a limit holds among any number of writers', async () => {
    const item = await newItem();
    const told = await Promise.all(Array.from({ length: 8 }, () => addOne(item, 50, 3)));
    expect(told.filter((result) => result === 'enough')).toHaveLength(5);
    expect(await read(item)).toMatchObject({ n: { N: '3' } });
  });

  it('is told the state on which it was decided before, and begins with one that was just read', async () => {
    const item = await newItem();
    const asked: unknown[] = [];
    const stale = await read(item);
    await writeAtVersion(item, 0, { n: { N: '7' } });
    await changeAtVersion(
      {
        read: () => read(item),
        write: (found, next: string) => writeAtVersion(item, versionOf(found), { n: { N: next } }),
      },
      (found, before) => {
        asked.push([found?.n?.N, before === undefined ? 'first' : before.n?.N]);
        return { next: '8', result: true };
      },
      { first: stale, tries: 2 },
    );
    expect(asked).toEqual([
      [undefined, 'first'],
      ['7', undefined],
    ]);
  });
});

it('hands on every error but a condition that did not hold', async () => {
  const nowhere = { TableName: 'nowhere', Key: (await newItem()).key, UpdateExpression: 'REMOVE n' };
  await expect(updatedIf(nowhere)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
