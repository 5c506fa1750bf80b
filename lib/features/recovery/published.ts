export const recoveryValues = {
  RecoverUserFunctionName: 'Name of the function by which operators help users who have lost a factor.',
  RecoveryOperatorsPolicyArn: 'ARN of the managed policy that lets operators invoke that function.',
} as const;
