/** What speaks to SES, in a file of its own for functions that seldom do. */
export { handOver } from '../ses';
