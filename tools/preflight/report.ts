/** What `npm run preflight` prints. */
import type { Finding } from './check';

/** True when something has to be done first. */
export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ status, accepted }) => status === 'problem' && !accepted);
}

/** For people: a line for each check, what to do below it, a sum at the end. */
export function report(stage: string, findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ id, title, status, found, remedy, accepted }) => [
    `${(accepted ? 'accepted' : status).padEnd(9)}${title} (${id})`,
    `         ${found}`,
    ...(remedy === undefined || accepted ? [] : [`         ${remedy}`]),
  ]);
  return [...lines, '', summary(stage, findings)].join('\n');
}

function summary(stage: string, findings: readonly Finding[]): string {
  const number = (of: Finding['status']) => findings.filter(({ status }) => status === of).length;
  const unknown = number('unknown') > 0 ? `; ${number('unknown')} could not be checked` : '';
  const accepted = findings.filter((finding) => finding.accepted).length;
  const open = number('problem') - accepted;
  const said = accepted > 0 ? `, ${accepted} accepted` : '';
  return open === 0
    ? `The stage ${stage} can be deployed: ${number('ok')} checks are right${said}${unknown}.`
    : `The stage ${stage} has ${open} problem${open === 1 ? '' : 's'}${said}${unknown}.`;
}
