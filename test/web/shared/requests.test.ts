import { linkRequests } from '../../../web/src/shared/requests';
import { memoryStorage } from '../support/memory-storage';

describe('remembering whom links were asked for', () => {
  it('finds the address of a user name, the newest one', () => {
    const requests = linkRequests(memoryStorage(), 'app');
    requests.remember('user-1', 'ann@example.com');
    requests.remember('user-2', 'bob@example.com');
    requests.remember('user-1', 'Ann@example.com');
    expect(requests.addressOf('user-1')).toBe('Ann@example.com');
    expect(requests.addressOf('user-2')).toBe('bob@example.com');
    expect(requests.addressOf('user-3')).toBeUndefined();
  });

  it('keeps the last five and forgets all on demand', () => {
    const storage = memoryStorage();
    const requests = linkRequests(storage, 'app');
    for (let user = 1; user <= 6; user++) requests.remember(`user-${user}`, `${user}@example.com`);
    expect(requests.addressOf('user-1')).toBeUndefined();
    expect(requests.addressOf('user-2')).toBe('2@example.com');
    requests.forget();
    expect(storage.keys()).toEqual([]);
  });
});
