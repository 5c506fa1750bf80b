/**
 * Issues magic links: sign while it is decided, reserve, send, note that it was sent.
 *
 * A client learns one of three things, none of which depends on the user: the request was wrong (its
 * redirectUri), the service has a fault, or neither. Limits, unknown users and unfit addresses all answer as
 * success.
 *
 * Cognito may run the trigger again with the same event when a try takes too long or dies. The request's
 * nonce is in the reservation, so a later try knows whether the mail has gone: if so it sends none, if not it
 * sends one. One window stays open: a try that dies after SES took the mail and before that was noted. Then
 * two mails go out, and both links work (each once); the other way round a user would wait for a mail that
 * never comes.
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

/**
 * What a client reads when its redirectUri isn't registered. The value is not repeated: it may be an
 * attacker's.
 */
export const WRONG_REDIRECT_URI = "redirectUri is not one of this client's registered URIs.";

export const magicLinkIssuer: Issuer = {
  checkEnvironment: () => void readIssueConfig(),
  enabled: magicLinksEnabled,
  challenge: 'PROVIDE_MAGIC_LINK',
  issue,
};

/** The client sees nothing of the challenge: the link is in the mail. */
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
  // A malformed challenge never becomes a link that anybody may redeem.
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
  // None of the three waits for another. KMS is the slowest; a signature whose link is refused goes nowhere.
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

/** What is under way before anybody waits for it; its failure is told to who does. */
function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/**
 * How often a reservation is tried that others' writes get in the way of; after one of theirs the cool-down
 * says no.
 */
const MAX_WRITES = 5;

type Kept = Parameters<typeof reserve>[3];

/** The place of one link in the limits of the user, the mailbox and the pool. */
class Reservation {
  /** The mail's place in the caps, once it has one. */
  private place: MailPlace | undefined;

  constructor(
    private readonly config: IssueConfig,
    private readonly request: ChallengeRequest,
    private readonly hash: string,
    private readonly link: StoredLink,
    private readonly mail: SignInMail,
  ) {}

  /**
   * Reserves while `work` runs, as that doesn't need it. Undefined when nothing is to be sent: a limit, or an
   * earlier try has sent it. Takes back what it took whenever it doesn't come to a send.
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
      // Nothing is left under way, as Lambda stops the clock of a function that has answered.
      await Promise.allSettled([signature]);
      return undefined;
    }
    const [worked, place, reserved] = await Promise.allSettled([
      work(),
      takeMailPlace(this.mail, decision.counted ? poolPerHour : undefined),
      // The signature is part of what is reserved: no mail goes out whose link the table can't vouch for.
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

  /**
   * Writes down what became of the mail. @throws UserFacingError when it was not sent and may be tried again
   */
  async settle(outcome: Outcome): Promise<void> {
    if (outcome === 'sent' || outcome === 'rejected') {
      count(outcome === 'sent' ? METRIC.LINK_SENT : METRIC.LINK_REJECTED);
      await markMailed(this.config.table, this.request, this.hash).catch((error) =>
        // The mail is out and the answer is success, so Cognito won't try again: nothing is lost.
        logger.warn('Could not note that a link was sent', errorFacts(error)),
      );
      return;
    }
    await this.undo(outcome === 'doubtful' ? leaveDoubtful : withdraw);
    count(METRIC.LINK_FAILED, outcome);
    throw new UserFacingError(NOT_SENT);
  }

  /** Undefined when the place is taken, else why not. */
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
        // The SDK may have repeated a write that had been carried out; then our own link is what got in the
        // way.
        if (state.links.has(this.hash)) return { result: 'taken' };
        const decision = decide(state, this.link, this.link.iat, this.config);
        if (decision.kind === 'limited') return { result: decision.reason };
        // Another try of this very request is at work, not dead: it got in the way just now.
        if (decision.kind === 'already-sent' || (before && !decision.counted))
          return { result: 'contention' };
        return { next: decision.kept, result: 'taken' };
      },
      { first, tries: MAX_WRITES },
    );
    return outcome === 'taken' ? undefined : (outcome ?? 'contention');
  }

  /** Gives back what was taken, as far as services answer; what stays taken only ever means fewer mails. */
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

/** Notes that the user is sent nothing, for whoever operates this; the client is not told. */
function notSent(metric: MetricName, reason: string): void {
  logger.info('Nothing is sent to the user', { metric, reason });
  count(metric, reason);
}
