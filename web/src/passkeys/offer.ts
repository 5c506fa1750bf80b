import { type PageStorage, readJson } from '../shared/storage';

const most = 20;

interface Offer {
  readonly userName: string;
  /** Of the sign-in before the offer, in seconds since the Unix epoch. */
  readonly authTime: number;
  readonly isDismissed: boolean;
}

/** Nobody is asked again and again. */
export interface PasskeyOffers {
  /** After one sign-in a person, at each load, until dismissed. Remembers that it was. */
  isDue(userName: string, authTime: number): boolean;
  dismiss(userName: string): void;
}

export function passkeyOffers(storage: PageStorage, clientId: string): PasskeyOffers {
  const key = `SignInPage.${clientId}.passkeyOffers`;
  const read = () => readJson(storage, key, isOffers) ?? [];
  const write = (offer: Offer) => {
    const others = read().filter(({ userName }) => userName !== offer.userName);
    storage.setItem(key, JSON.stringify([offer, ...others].slice(0, most)));
  };
  return {
    isDue(userName, authTime) {
      const earlier = read().find((offer) => offer.userName === userName);
      if (earlier) return earlier.authTime === authTime && !earlier.isDismissed;
      write({ userName, authTime, isDismissed: false });
      return true;
    },
    dismiss(userName) {
      const earlier = read().find((offer) => offer.userName === userName);
      write({ userName, authTime: earlier?.authTime ?? 0, isDismissed: true });
    },
  };
}

function isOffers(value: unknown): value is Offer[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry) =>
        typeof entry?.userName === 'string' &&
        typeof entry.authTime === 'number' &&
        typeof entry.isDismissed === 'boolean',
    )
  );
}
