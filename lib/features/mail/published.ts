export const messagingValues = {
  ConfigurationSetName: 'SES configuration set that every mail is sent with.',
  SenderIdentity: 'Domain or address that SES has to have verified before mail goes out.',
  MailEventsTopicArn: 'ARN of the topic of bounces, complaints and rejected mails.',
} as const;
