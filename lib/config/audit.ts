/** The audit trail: events of sign-ins and accounts for other teams. */
import { z } from 'zod';
import { flag } from './fields';

export const auditSchema = z.strictObject(
  {
    /**
     * Whether there is an event bus that security events go to (docs/audit.md). Each sign-in, and each
     * refused one, then waits some milliseconds for EventBridge, and for 0.8 seconds at most.
     */
    enabled: flag.default(false),
  },
  { error: '{ enabled }.' },
);

export type AuditConfig = z.output<typeof auditSchema>;
