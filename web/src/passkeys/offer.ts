import { type PageStorage, readJson } from '../shared/storage';

/** People whose answer is remembered; more than these hardly share one browser. */
const most = 20;

interface Offer {
  readonly userName: string;
  /** `auth_time` of the sign-in that the offer was made after, in seconds since the Unix epoch. */
  readonly authTime: number;
  readonly isDismissed: boolean;
}

/** Remembers who was offered a passkey, so that nobody is asked again and again. */
export interface PasskeyOffers {
  /**
   * Whether to offer a passkey after this sign-in, and remembers that it was: after one sign-in a person, as
   * often as that one's page is loaded, until it is dismissed.
   */
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
