import { wayOn } from '../../../web/src/shared/way-on';
import { memoryStorage } from '../support/memory-storage';

const url = 'https://shop.example.com/';
const basket = 'https://shop.example.com/basket';

/** A visit of the page, with what is remembered from visits before. */
function visit(
  storage: ReturnType<typeof memoryStorage>,
  asked: string | null,
  { isNewVisit = true, application = { url, returnTo: [basket] } as object } = {},
) {
  const left: string[] = [];
  const way = wayOn(application, 'client', { asked, isNewVisit }, storage, (to) => left.push(to));
  return { ...way, left };
}

it('leads back to an address of the list, over a mail that opens another tab, once', () => {
  const storage = memoryStorage();
  expect(visit(storage, basket).to()).toBe(basket);
  const tab = visit(storage, null, { isNewVisit: false });
  tab.go();
  expect(tab.left).toEqual([basket]);
  expect(visit(storage, null, { isNewVisit: false }).to()).toBe(url);
});

it.each([
  ['another site', 'https://evil.example/'],
  ['a host that begins alike', 'https://shop.example.com.evil.example/basket'],
  ['another path', `${basket}/../admin`],
  ['another spelling', 'https://SHOP.example.com/basket'],
  ['a query', `${basket}?next=1`],
  ['a fragment', `${basket}#1`],
  ['user information', 'https://shop.example.com@evil.example/basket'],
  ['a script', 'javascript:alert(1)'],
  ['a relative address', '//evil.example/'],
  ['nothing', ''],
])('leads to the deployment’s own address where it is asked for %s', (_what, asked) => {
  expect(visit(memoryStorage(), asked).to()).toBe(url);
});

it('forgets what an earlier visit asked for, and what is listed no more', () => {
  const storage = memoryStorage();
  visit(storage, basket);
  expect(visit(storage, null, { isNewVisit: false, application: { url, returnTo: [] } }).to()).toBe(url);
  expect(visit(storage, null).to()).toBe(url);
});

it('leads nowhere where neither the deployment nor the application names an address', () => {
  const storage = memoryStorage();
  const way = visit(storage, null, { application: { returnTo: [basket] } });
  expect(way.to()).toBeUndefined();
  way.go();
  expect(way.left).toEqual([]);
  expect(visit(storage, basket, { application: { returnTo: [basket] } }).to()).toBe(basket);
});
