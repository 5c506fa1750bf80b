/** What a function that seldom ends sessions needs of the table. */
export { endAllSessions, endSession, sessionOf } from '../ended';
