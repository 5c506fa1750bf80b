/**
 * Issues magic links: sign while deciding, reserve, send, note that it was sent.
 *
 * A client learns only of a wrong redirectUri or a fault of the service. Limits, unknown users and unfit
 * addresses look like success.
 *
 * When Cognito runs the trigger again, the reservation's nonce tells whether the mail has gone. If a try dies
 * between SES's answer and the note, two mails go out, and both links work: better than none.
 */
import { audit } from '../audit/scope';
import { noteSent, withdrawCode } from '../codes/issue';
import type { ChallengeRequest, Issuer, Shown } from '../custom-auth/method';
import { chooseLocale } from '../mail/locale';
import { MailPlace } from '../mail/place';
import { recipientOf } from '../mail/recipient';
import { send } from '../mail/send';
import type { Outcome } from '../mail/sending';
import { type MailLimit, type SignInMail, takeMailPlace } from '../mail/sign-in-caps';
import { readTimeZone } from '../mail/time-zone';
import { randomText } from '../shared/bytes';
import { errorFacts, NOT_SENT, UserFacingError } from '../shared/errors';
import { knownBrowser } from '../shared/known-browsers';
import { METRIC, type MetricName } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { readCodeChallenge } from '../shared/requester';
import { changeAtVersion } from '../shared/table/items';
import { type IssueConfig, magicLinksEnabled, readIssueConfig } from './config';
import { decide, type LimitReason, type LinkSignature, type StoredLink, type UserState } from './limits';
import { encodeFragment, encodeMessage, linkHash, signedBytes, TOKEN_BYTES } from './link';
import { linkedCodeOrder, makeLinkedCode } from './linked-code';
import { mailContent } from './mail/content';
import { matchRedirectUri } from './redirect-uri';
import { sign } from './signing';
import { addressHash, leaveDoubtful, markMailed, readUser, reserve, withdraw } from './store';

/** Doesn't repeat the value, which may be an attacker's. */
export const WRONG_REDIRECT_URI = "redirectUri is not one of this client's registered URIs.";

export const magicLinkIssuer: Issuer = {
  checkEnvironment: () => void readIssueConfig(),
  enabled: magicLinksEnabled,
  challenge: 'PROVIDE_MAGIC_LINK',
  issue,
};

/** The link is in the mail; the client sees nothing. */
async function issue(request: ChallengeRequest): Promise<Shown> {
  await sendLink(request);
  return {};
}

async function sendLink(request: ChallengeRequest): Promise<void> {
  const config = readIssueConfig();
  const redirectUri = matchRedirectUri(request.metadata.get('redirectUri'), config.redirectUris);
  if (redirectUri === undefined) throw new UserFacingError(WRONG_REDIRECT_URI);
  count(METRIC.LINK_REQUESTED);
  const challenge = readCodeChallenge(request.metadata.get('codeChallenge'));
  // A malformed challenge must not become a link that anybody may redeem.
  if (challenge.kind === 'malformed' || (challenge.kind === 'absent' && config.requireRequester)) {
    notSent(METRIC.LINK_REFUSED, `code_challenge_${challenge.kind}`);
    return;
  }
  const recipient = recipientOf(request);
  if (recipient.undeliverable) notSent(METRIC.LINK_UNDELIVERABLE, recipient.undeliverable);

  const iat = Math.floor(Date.now() / 1000);
  const message = { userName: request.userName, iat, exp: iat + config.lifeSeconds };
  const messageBytes = encodeMessage(message);
  const token = randomText(TOKEN_BYTES);
  const hash = linkHash(token);
  const unbudgeted: StoredLink = {
    iat,
    exp: message.exp,
    to: addressHash(request.userPoolId, recipient.address),
    request: request.requestNonce,
    clientId: request.clientId,
    state: 'pending',
    ...(challenge.kind === 'given' ? { codeChallenge: challenge.value } : {}),
  };
  // All three at once: KMS is slowest, and the signature of a refused link goes nowhere.
  const signature = begun(
    sign(config.signingKeyId, signedBytes(messageBytes, request, { ...unbudgeted, hash })),
  );
  const state = begun(readUser(config.table, request));
  const browser = await knownBrowser(config.table, request, iat);
  const link = { ...unbudgeted, ...(browser === undefined ? {} : { browser }) };
  const mail: SignInMail = {
    table: config.table,
    userPoolId: request.userPoolId,
    userName: request.userName,
    request: request.requestNonce,
    to: recipient.address,
    proven: recipient.proven,
    browser,
    dry: recipient.undeliverable !== undefined,
    now: iat,
  };
  const reservation = new Reservation(config, request, hash, link, mail);
  const codeOrder = linkedCodeOrder(request, recipient.address, hash, link);
  const made = await reservation.makeWhile(
    state,
    signature,
    async () => codeOrder && makeLinkedCode(codeOrder),
  );
  if (!made) return;
  const [code, place] = made;

  const content = mailContent(
    {
      appName: config.appName,
      link: `${redirectUri}#${encodeFragment(messageBytes, token)}`,
      lifeSeconds: config.lifeSeconds,
      requestedAt: new Date(iat * 1000),
      timeZone: readTimeZone(request.metadata.get('timeZone')),
      boundToRequester: challenge.kind === 'given',
      ...(code === undefined || !codeOrder ? {} : { code, codeLifeSeconds: codeOrder.settings.lifeSeconds }),
    },
    chooseLocale([request.metadata.get('locale'), request.attributes.locale], config.locales),
  );
  const { from, configurationSet } = config;
  const outcome = await send({ from, to: recipient.address, configurationSet, content, place });
  if (codeOrder && code !== undefined)
    await (outcome === 'refused' ? withdrawCode(codeOrder) : noteSent(codeOrder));
  await reservation.settle(outcome);
}

/** Keeps a failure for whoever awaits it later. */
function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** Tries against concurrent writes; after one, the cool-down refuses. */
const MAX_WRITES = 5;

type Kept = Parameters<typeof reserve>[3];

/** One link's place in the limits of user, mailbox and pool. */
class Reservation {
  private place: MailPlace | undefined;

  constructor(
    private readonly config: IssueConfig,
    private readonly request: ChallengeRequest,
    private readonly hash: string,
    private readonly link: StoredLink,
    private readonly mail: SignInMail,
  ) {}

  /**
   * Reserves while `work` runs. Undefined when nothing is to be sent, by a limit or after an earlier try;
   * then gives back what it took.
   *
   * @throws UserFacingError when a service fails
   */
  async makeWhile<T>(
    first: Promise<UserState>,
    signature: Promise<Uint8Array>,
    work: () => Promise<T>,
  ): Promise<readonly [T, MailPlace] | undefined> {
    const { poolPerHour } = this.config;
    const state = await first;
    const decision = decide(state, this.link, this.link.iat, this.config);
    if (decision.kind !== 'send') {
      if (decision.kind === 'limited') limited(decision.reason);
      else logger.info('An earlier try of this request has sent the link');
      // Lambda freezes functions that have answered, so nothing may be under way.
      await Promise.allSettled([signature]);
      return undefined;
    }
    const [worked, place, reserved] = await Promise.allSettled([
      work(),
      takeMailPlace(this.mail, decision.counted ? poolPerHour : undefined),
      // With its signature: no mail goes out with a link that the table can't prove.
      signature.then((bytes) => this.reserve(state, { bytes, keyId: this.config.signingKeyId })),
    ]);
    if (place.status === 'fulfilled' && place.value instanceof MailPlace) this.place = place.value;
    const failure = [worked, place, reserved].find((result) => result.status === 'rejected');
    if (failure) {
      await this.undo(withdraw);
      logger.error('A link could not be made', errorFacts(failure.reason));
      count(METRIC.LINK_FAILED, 'reservation');
      throw new UserFacingError(NOT_SENT);
    }
    const reason =
      (reserved.status === 'fulfilled' ? reserved.value : undefined) ??
      (place.status === 'fulfilled' && !(place.value instanceof MailPlace) ? place.value : undefined);
    if (reason) {
      await this.undo(withdraw);
      limited(reason);
      return undefined;
    }
    return worked.status === 'fulfilled' && this.place ? [worked.value, this.place] : undefined;
  }

  /** @throws UserFacingError when nothing was sent and the client may try again */
  async settle(outcome: Outcome): Promise<void> {
    if (outcome === 'sent' || outcome === 'rejected') {
      count(outcome === 'sent' ? METRIC.LINK_SENT : METRIC.LINK_REJECTED);
      await markMailed(this.config.table, this.request, this.hash).catch((error) =>
        // The mail is out and Cognito won't try again.
        logger.warn('Could not note that a link was sent', errorFacts(error)),
      );
      return;
    }
    await this.undo(outcome === 'doubtful' ? leaveDoubtful : withdraw);
    count(METRIC.LINK_FAILED, outcome);
    throw new UserFacingError(NOT_SENT);
  }

  /** Why the place couldn't be taken; undefined when it is. */
  private async reserve(
    first: UserState,
    signature: LinkSignature,
  ): Promise<LimitReason | 'contention' | undefined> {
    const { table } = this.config;
    const link = { ...this.link, signature };
    const outcome = await changeAtVersion<UserState, Kept, LimitReason | 'contention' | 'taken'>(
      {
        read: () => readUser(table, this.request),
        write: ({ version }, kept) => reserve(table, this.request, version, kept, this.hash, link),
      },
      (state, before) => {
        // The SDK may have repeated a write that was carried out.
        if (state.links.has(this.hash)) return { result: 'taken' };
        const decision = decide(state, this.link, this.link.iat, this.config);
        if (decision.kind === 'limited') return { result: decision.reason };
        // Another try of this request is at work.
        if (decision.kind === 'already-sent' || (before && !decision.counted))
          return { result: 'contention' };
        return { next: decision.kept, result: 'taken' };
      },
      { first, tries: MAX_WRITES },
    );
    return outcome === 'taken' ? undefined : (outcome ?? 'contention');
  }

  /** As far as services answer; what stays taken only means fewer mails. */
  private async undo(release: typeof withdraw): Promise<void> {
    const { table } = this.config;
    const results = await Promise.allSettled([
      release(table, this.request, this.hash, this.link.request),
      // A mail that may have gone out counts.
      release === withdraw ? this.place?.giveBack() : undefined,
    ]);
    for (const result of results)
      if (result.status === 'rejected')
        logger.warn('Could not take a reservation back', errorFacts(result.reason));
  }
}

function limited(reason: LimitReason | 'contention' | MailLimit): void {
  notSent(METRIC.LINK_LIMITED, reason);
  audit('Limit hit', { what: 'link', limit: reason });
}

/** For operators; the client isn't told. */
function notSent(metric: MetricName, reason: string): void {
  logger.info('Nothing is sent to the user', { metric, reason });
  count(metric, reason);
}
