/** The emergency stop: one SSM parameter that ends all sending without a deployment. */

/** True when nothing may be sent. Remembered for 30 seconds. Doesn't throw: what can't be read counts as stopped. */
export declare function isStopped(parameter: string, now: number): Promise<boolean>;
