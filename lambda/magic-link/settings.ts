/** The settings of magic links, a variable each. */
import { ENV } from '../shared/env';
import { count, flag, inVariable, minutes } from '../shared/fields';

/** Settings that the package has too. */
export const PACKAGE_LINK_FIELDS = {
  /** Minutes that a link can be redeemed for. */
  lifeMinutes: inVariable(ENV.LINK_LIFE_SECONDS, minutes('lifeSeconds', 1, 60, 10)),
  /** Seconds that must pass between two mails to one user. */
  coolDownSeconds: inVariable(ENV.COOL_DOWN_SECONDS, count('seconds', 1, 3600, 60)),
};

export const LINK_FIELDS = {
  /**
   * Links a user may be sent in any 60 minutes: as many for each known browser
   * (docs/one-time-codes.md#a-browser-that-the-account-knows), and for all others together.
   */
  perHour: inVariable(ENV.LINKS_PER_HOUR, count('links', 1, 100, 5)),
  /** The same in any 24 hours. */
  perDay: inVariable(ENV.LINKS_PER_DAY, count('links', 1, 1000, 20)),
  /** Links the whole pool may send in one clock hour (UTC); mails with codes count to it. */
  poolPerHour: inVariable(ENV.POOL_LINKS_PER_HOUR, count('links', 1, 10_000_000, 10_000)),
  /**
   * Send links only to clients that gave an S256 code challenge, so that nobody but the requester can
   * redeem.
   */
  requireRequester: inVariable(ENV.REQUIRE_REQUESTER, flag(false)),
};
