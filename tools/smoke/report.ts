/** Nothing in it is unfit for a public issue. */
import type { Finding } from '../preflight/check';

/** True for anything wrong or unknown that was not accepted. */
export function isBroken(findings: readonly Finding[]): boolean {
  return findings.some(({ status, accepted }) => status !== 'ok' && !accepted);
}

export function accepting(finding: Finding, accepted: readonly string[]): Finding {
  return finding.status !== 'ok' && accepted.includes(finding.id) ? { ...finding, accepted: true } : finding;
}

/** Markdown, with remedies and a sum. */
export function report(stage: string, findings: readonly Finding[], at: Date, awsData: string): string {
  const rows = findings.map(
    ({ id, title, status, found, accepted }) =>
      `| ${accepted ? `${status}, accepted` : status} | \`${id}\` ${title} | ${found.replace(/\|/g, '\\|')} |`,
  );
  const remedies = findings.flatMap(({ id, remedy, accepted }) =>
    remedy === undefined || accepted ? [] : [`- \`${id}\`: ${remedy}`],
  );
  return [
    `Smoke test of the stage ${stage}, ${at.toISOString().slice(0, 16)}Z`,
    '',
    '| | check | found |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...(remedies.length > 0 ? [...remedies, ''] : []),
    summary(findings),
    awsData,
  ].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const open = (status: Finding['status']) =>
    findings.filter((finding) => finding.status === status && !finding.accepted).length;
  const good = `${open('ok')} checks are right`;
  const [problems, unknown] = [open('problem'), open('unknown')];
  if (problems + unknown === 0) return `${good}.`;
  return `${good}, ${problems} ${problems === 1 ? 'is' : 'are'} not, ${unknown} could not be made.`;
}

/** Account ids, addresses, telephone numbers, and, should AWS ever repeat any, tokens and links. */
export function withoutSecrets(finding: Finding, own: readonly string[]): Finding {
  const clean = (text: string) =>
    own
      .reduce((rest, value) => rest.replaceAll(value, '<yours>'), text)
      .replace(/[\w-]{40,}\.[\w.-]{40,}/g, '<token>')
      .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<address>')
      .replace(/\+\d{7,15}\b/g, '<number>')
      .replace(/(?<!\d)\d{12}(?!\d)/g, '<account>');
  const { found, remedy } = finding;
  return { ...finding, found: clean(found), ...(remedy === undefined ? {} : { remedy: clean(remedy) }) };
}
