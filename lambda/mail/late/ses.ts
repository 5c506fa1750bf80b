export { handOver } from '../ses';
