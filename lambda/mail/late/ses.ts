/** Loads SES late, for functions that seldom send. */
export { handOver } from '../ses';
