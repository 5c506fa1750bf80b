/** For functions that seldom send: loads SES's client (a fifth of their code) with the first mail. */
import { type Mail, type Outcome, sendBy } from './sending';

export const send = (mail: Mail): Promise<Outcome> =>
  sendBy(async (handed) => (await import('./late/ses')).handOver(handed), mail);
