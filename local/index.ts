/** Public API of the embedded AWS. */
export { type LocalAws, type StartOptions, startLocalAws } from './aws';
export type { SkippedResource } from './cloudformation/model';
export type { SentMail, SentSms, Site } from './contract';
export type { RecordedCall } from './control/calls';
export type { Fault } from './control/faults';
export type { Inbox } from './control/inbox';
export type { ServedWeb } from './loopback';
export { PortInUse } from './loopback';
export { serveSite } from './site';
export { AssemblyError } from './template/assembly';
export { outputsFile, writeOutputs } from './template/outputs-file';
export { TemplateError } from './template/types';
