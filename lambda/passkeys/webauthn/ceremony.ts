/** Steps that both ceremonies share, by their numbers in WebAuthn Level 3 sections 7.1 and 7.2. */
export interface Ceremony {
  /** `type` of the client data. */
  readonly type: 'webauthn.create' | 'webauthn.get';
  readonly steps: {
    readonly response: string;
    readonly clientDataText: string;
    readonly clientDataJson: string;
    readonly type: string;
    readonly challenge: string;
    readonly origin: string;
    readonly crossOrigin: string;
    readonly topOrigin: string;
    readonly relyingParty: string;
    readonly userPresent: string;
    readonly userVerified: string;
    readonly backupFlags: string;
  };
}

/** WebAuthn section 7.1. */
export const REGISTRATION: Ceremony = {
  type: 'webauthn.create',
  steps: {
    response: '§7.1 step 3',
    clientDataText: '§7.1 step 5',
    clientDataJson: '§7.1 step 6',
    type: '§7.1 step 7',
    challenge: '§7.1 step 8',
    origin: '§7.1 step 9',
    crossOrigin: '§7.1 step 10',
    topOrigin: '§7.1 step 11',
    relyingParty: '§7.1 step 14',
    userPresent: '§7.1 step 15',
    userVerified: '§7.1 step 16',
    backupFlags: '§7.1 step 17',
  },
};

/** WebAuthn section 7.2. */
export const AUTHENTICATION: Ceremony = {
  type: 'webauthn.get',
  steps: {
    response: '§7.2 step 3',
    clientDataText: '§7.2 step 8',
    clientDataJson: '§7.2 step 9',
    type: '§7.2 step 10',
    challenge: '§7.2 step 11',
    origin: '§7.2 step 12',
    crossOrigin: '§7.2 step 13',
    topOrigin: '§7.2 step 14',
    relyingParty: '§7.2 step 15',
    userPresent: '§7.2 step 16',
    userVerified: '§7.2 step 17',
    backupFlags: '§7.2 step 18',
  },
};
