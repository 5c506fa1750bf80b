import {
  AwsError,
  type LocalContext,
  type ResourceProvider,
  type Service,
  type ServiceApi,
} from '../../contract';
import { notEmulated, operationsOf, optionalText, unread } from '../input';

/** Repositories for the CDK's bootstrap stack. No image can be pushed. */
export function createEcrService({
  account,
  region,
  partition,
}: Pick<LocalContext, 'account' | 'region' | 'partition'>): Service {
  const names = new Set<string>();
  return {
    apis: [ecrApi(names, `arn:${partition}:ecr:${region}:${account}:repository/`)],
    resources: [repositoryProvider(names)],
  };
}

const operation = operationsOf({
  prefix: 'ecr',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) => invalid(notEmulated(member, name)),
});

/** Answers what the CLI asks before it looks through images. */
function ecrApi(names: ReadonlySet<string>, prefix: string): ServiceApi {
  const listImages = operation(
    {
      repositoryName: optionalText,
      registryId: optionalText,
      // Of an empty list every filter and page is empty.
      filter: unread,
      maxResults: unread,
      nextToken: optionalText,
    },
    ({ repositoryName }) => `${prefix}${repositoryName}`,
    ({ repositoryName: name }) => {
      if (name === undefined || !names.has(name)) throw noSuchRepository(String(name));
      return { imageIds: [] };
    },
  );
  return {
    name: 'ecr',
    targetPrefixes: ['AmazonEC2ContainerRegistry_V20150921'],
    operations: { ListImages: listImages },
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

function noSuchRepository(name: string): AwsError {
  return new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry.`,
  );
}

/**
 * "The repository name must start with a letter and can only contain lowercase letters, numbers, hyphens,
 * underscores, periods and forward slashes."
 */
const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** `AWS::ECR::Repository`; `Ref` is its name. */
function repositoryProvider(names: Set<string>): ResourceProvider {
  return {
    type: 'AWS::ECR::Repository',
    create({ properties, stack, generatedName }) {
      const name: string = properties.RepositoryName ?? generatedName(256).toLowerCase();
      if (!NAME.test(name) || name.length < 2 || name.length > 256)
        throw invalid(`The repository name ${name} is not valid.`);
      if (names.has(name))
        throw new AwsError(
          'RepositoryAlreadyExistsException',
          `The repository with name '${name}' already exists in the registry with id '${stack.account}'`,
        );
      names.add(name);
      return {
        ref: name,
        attributes: {
          Arn: `arn:${stack.partition}:ecr:${stack.region}:${stack.account}:repository/${name}`,
          RepositoryUri: `${stack.account}.dkr.ecr.${stack.region}.amazonaws.com/${name}`,
        },
      };
    },
    update(_request, { result }) {
      if (!names.has(result.ref)) throw noSuchRepository(result.ref);
      return result;
    },
    delete: ({ result }) => void names.delete(result.ref),
  };
}
