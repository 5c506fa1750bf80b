/** Published where the stage welcomes its users. */
export const welcomeValues = {
  FailedWelcomesQueueArn:
    'ARN of the queue of first sign-ins that the hook welcome failed for (docs/hooks.md).',
} as const;
