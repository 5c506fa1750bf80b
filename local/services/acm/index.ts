/** One certificate, asked for and proven outside of templates. */
import { AwsError, type CreateService } from '../../contract';
import { AccountSettings } from '../account-settings';
import { notEmulated, operationsOf, optionalText } from '../input';

const DAY = 86_400_000;

/** None until `PUT /_local/account/acm`; further names are separated by commas. */
const NONE = {
  CertificateArn: '',
  DomainName: '',
  SubjectAlternativeNames: '',
  Status: 'ISSUED',
  Type: 'AMAZON_ISSUED',
  DaysLeft: 300,
};

const operation = operationsOf({
  prefix: 'acm',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) => new AwsError('ValidationException', notEmulated(member, name)),
});

export const createService: CreateService = (context) => {
  const certificate = new AccountSettings('acm', NONE);
  const describeCertificate = operation(
    { CertificateArn: optionalText },
    ({ CertificateArn = '*' }) => CertificateArn,
    ({ CertificateArn: asked }) => {
      const { CertificateArn, DomainName, Status, Type, DaysLeft, ...others } = certificate.values;
      if (!/^arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(\/[\w+=,.@-]+)*$/.test(String(asked)))
        throw new AwsError(
          'InvalidArnException',
          `The ARN ${String(asked)} is not of the form of a certificate's.`,
        );
      if (CertificateArn === '' || asked !== CertificateArn)
        throw new AwsError('ResourceNotFoundException', `Could not find certificate ${asked}.`);
      const names = [DomainName, ...others.SubjectAlternativeNames.split(',').filter(Boolean)];
      const isIssued = Status === 'ISSUED';
      return {
        Certificate: {
          CertificateArn,
          DomainName,
          SubjectAlternativeNames: names,
          Status,
          Type,
          DomainValidationOptions: names.map((name) => ({
            DomainName: name,
            ValidationMethod: 'DNS',
            ValidationStatus: isIssued ? 'SUCCESS' : 'PENDING_VALIDATION',
            ResourceRecord: {
              Name: `_0123456789abcdef.${name}.`,
              Type: 'CNAME',
              Value: '_fedcba9876543210.acm-validations.aws.',
            },
          })),
          ...(isIssued ? { NotAfter: new Date(context.clock.now() + DaysLeft * DAY) } : {}),
        },
      };
    },
  );
  return {
    apis: [
      {
        name: 'acm',
        targetPrefixes: ['CertificateManager'],
        operations: { DescribeCertificate: describeCertificate },
      },
    ],
    resources: [],
    routes: [certificate.route],
    reset: () => certificate.reset(),
  };
};
