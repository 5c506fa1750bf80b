export { endAllSessions, endSession, sessionOf } from '../ended';
