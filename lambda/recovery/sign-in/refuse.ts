import { noteAnswer } from '../../audit/scope';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';

/** The client never learns which. */
export type RecoveryRefusal = 'malformed' | 'verifier' | 'unknown_user' | 'address' | 'rate' | 'state';

export function refuse(reason: RecoveryRefusal): false {
  logger.info('A recovery was refused', { reason });
  noteAnswer({ reason });
  count(METRIC.RECOVERY_REFUSED, reason);
  return false;
}
