import { AwsError, type ResourceRequest } from '../../contract';
import type { RestApi } from './model';

type Properties = Readonly<Record<string, unknown>>;

/** Refuses, by name, properties of the wrong shape. */
export class PropertyReader {
  constructor(
    private readonly where: string,
    private readonly properties: Properties,
  ) {}

  static of(request: ResourceRequest): PropertyReader {
    return new PropertyReader(`${request.logicalId} (${request.type})`, request.properties ?? {});
  }

  has(name: string): boolean {
    return this.properties[name] !== undefined && this.properties[name] !== null;
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw this.invalid(name, 'a string');
    return value;
  }

  /** A number counts as its digits, as in CloudFormation. */
  optionalText(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.properties[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    throw this.invalid(name, 'a string');
  }

  optionalNumber(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = Number(this.properties[name]);
    if (Number.isNaN(value)) throw this.invalid(name, 'a number');
    return value;
  }

  flag(name: string): boolean {
    return this.properties[name] === true || this.properties[name] === 'true';
  }

  texts(name: string): string[] {
    const value = this.properties[name] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
      throw this.invalid(name, 'a list of strings');
    return value;
  }

  map<V>(name: string, convert: (value: unknown) => V): Record<string, V> {
    const value = this.properties[name] ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) throw this.invalid(name, 'an object');
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, convert(member)]));
  }

  /** Empty when not there. */
  nested(name: string): PropertyReader {
    const value = this.properties[name] ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) throw this.invalid(name, 'an object');
    return new PropertyReader(`${this.where}.${name}`, value as Properties);
  }

  list(name: string): PropertyReader[] {
    const value = this.properties[name] ?? [];
    if (!Array.isArray(value)) throw this.invalid(name, 'a list');
    return value.map((item, index) => new PropertyReader(`${this.where}.${name}[${index}]`, item));
  }

  /** Those that are set and not off. */
  present(names: readonly string[]): string[] {
    return names.filter((name) => this.has(name) && this.properties[name] !== false);
  }

  raw(name: string): unknown {
    return this.properties[name];
  }

  api(apis: ReadonlyMap<string, RestApi>): RestApi {
    const id = this.text('RestApiId');
    const api = apis.get(id);
    if (!api) throw new AwsError('NotFoundException', `${this.where}: there is no REST API ${id}.`, 404);
    return api;
  }

  conflict(message: string): AwsError {
    return new AwsError('ConflictException', `${this.where}: ${message}`, 409);
  }

  notFound(what: string): AwsError {
    return new AwsError('NotFoundException', `${this.where}: there is no ${what}.`, 404);
  }

  invalid(name: string, expected: string): AwsError {
    return new AwsError(
      'BadRequestException',
      `${this.where}: ${name} is ${JSON.stringify(this.properties[name])}; it must be ${expected}.`,
    );
  }

  refuse(message: string): AwsError {
    return new AwsError('BadRequestException', `${this.where}: ${message}`);
  }
}
