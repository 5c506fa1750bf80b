/** Stages that require a second factor or a passkey, and go on having what a test signs in by. */
import type { ConfigInput } from '../../lib/config/schema';
import type { WeakerWay } from '../../lib/config/weaker-ways/weaker-ways';

/** What a stage says that accepts these ways in. */
export function accepting(...ways: readonly WeakerWay[]): Required<Pick<ConfigInput, 'weakerWays'>> {
  return {
    weakerWays: Object.fromEntries(ways.map((way) => [way, 'A test signs in by it, and nobody else.'])),
  };
}

/** All ways that the stages have which are here. */
export const acceptingOwn = accepting('magicLinks', 'emailCodes', 'smsCodes', 'recoveryLinks');
