/** Published where the stage has an audit trail. */
export const auditValues = {
  AuditBusArn: 'ARN of the event bus of security events, for rules of other stacks (docs/audit.md).',
} as const;
