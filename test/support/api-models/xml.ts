/** Brings XML and form-encoded messages into the form that the JSON protocols have. */
import { parseXML } from '@aws-sdk/xml-builder';
import { type Model, type Shape, type ShapeRef, shapeOf } from './model';

/** An element: its text, or its children by name; those that repeat are arrays. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

/** Children of the root element, attributes of namespaces left out. */
export function readXml(text: string): { readonly root: string; readonly content: XmlNode } {
  const [[root, content] = ['', '']] = Object.entries(parseXML(text.replace(/^<\?xml[^>]*\?>\s*/, '')));
  return { root, content: content as XmlNode };
}

/** Values that don't fit their shape stay as they are, for the checks to find. */
export function fromXml(model: Model, ref: ShapeRef, node: XmlNode | readonly XmlNode[]): unknown {
  const shape = shapeOf(model, ref);
  if (shape.type === 'structure') return structureOf(model, shape, node);
  if (shape.type === 'list') return listOf(model, shape, node);
  if (shape.type === 'map') return mapOf(model, shape, node);
  return scalarOf(shape, node);
}

function isElement(node: unknown): node is Readonly<Record<string, XmlNode | readonly XmlNode[]>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function structureOf(model: Model, shape: Shape, node: XmlNode | readonly XmlNode[]): unknown {
  if (node === '') return {};
  if (!isElement(node)) return node;
  const refs = new Map<string, { ref: ShapeRef; wireName: string }>();
  for (const [name, ref] of Object.entries(shape.members ?? {})) {
    const wireName = ref.locationName ?? name;
    refs.set(elementName(model, ref, wireName), { ref, wireName });
  }
  const value: Record<string, unknown> = {};
  for (const [element, child] of Object.entries(node)) {
    if (/^xmlns(:|$)/.test(element)) continue;
    const known = refs.get(element);
    value[known?.wireName ?? element] = known ? fromXml(model, known.ref, child) : child;
  }
  return value;
}

/** A flattened list is written under the name of its entries, where these have one. */
function elementName(model: Model, ref: ShapeRef, wireName: string): string {
  const shape = shapeOf(model, ref);
  return shape.type === 'list' && shape.flattened ? (shape.member?.locationName ?? wireName) : wireName;
}

function listOf(model: Model, shape: Shape, node: XmlNode | readonly XmlNode[]): unknown {
  if (!shape.member) return node;
  const { member } = shape;
  if (shape.flattened) return entriesOf(node).map((item) => fromXml(model, member, item));
  if (node === '') return [];
  const name = member.locationName ?? 'member';
  if (!isElement(node) || Object.keys(node).some((key) => key !== name)) return node;
  return entriesOf(node[name] ?? []).map((item) => fromXml(model, member, item));
}

function mapOf(model: Model, shape: Shape, node: XmlNode | readonly XmlNode[]): unknown {
  if (node === '') return {};
  if (!isElement(node) || !shape.value) return node;
  const { value } = shape;
  const entries = entriesOf(shape.flattened ? node : (node.entry ?? []));
  return Object.fromEntries(
    entries.map((entry) => {
      const pair = isElement(entry) ? entry : {};
      const key = pair[shape.key?.locationName ?? 'key'];
      const member = pair[value.locationName ?? 'value'] ?? '';
      return [String(key), fromXml(model, value, member)];
    }),
  );
}

function entriesOf(node: XmlNode | readonly XmlNode[]): readonly XmlNode[] {
  return Array.isArray(node) ? node : [node as XmlNode];
}

/** A text as its shape's type reads it: of XML, of forms, of headers, of paths. */
export function scalarOf({ type }: Shape, text: unknown): unknown {
  if (typeof text !== 'string') return text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  const isNumber = ['integer', 'long', 'float', 'double'].includes(type);
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Input of the Query protocol, from its form. */
export function fromForm(model: Model, ref: ShapeRef, form: URLSearchParams): unknown {
  const root: FormNode = { children: new Map() };
  for (const [path, text] of form) {
    if (path === 'Action' || path === 'Version') continue;
    let node = root;
    for (const part of path.split('.')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = text;
  }
  return fromFormNode(model, ref, root);
}

interface FormNode {
  text?: string;
  readonly children: Map<string, FormNode>;
}

function fromFormNode(model: Model, ref: ShapeRef, node: FormNode): unknown {
  const shape = shapeOf(model, ref);
  if (shape.type === 'structure') {
    const members = Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
      const wireName = member.locationName ?? name;
      const child = node.children.get(wireName);
      return child ? [[wireName, fromFormNode(model, member, child)]] : [];
    });
    return Object.fromEntries(members);
  }
  if (shape.type === 'list' && shape.member) {
    const { member } = shape;
    const holder = shape.flattened ? node : node.children.get(member.locationName ?? 'member');
    // An empty list is written as its own name without a value.
    return inOrder(holder).map((item) => fromFormNode(model, member, item));
  }
  if (shape.type === 'map' && shape.value) {
    const { value } = shape;
    const entries = inOrder(shape.flattened ? node : node.children.get('entry')).map((entry) => {
      const member = entry.children.get(value.locationName ?? 'value') ?? { text: '', children: new Map() };
      return [
        entry.children.get(shape.key?.locationName ?? 'key')?.text ?? '',
        fromFormNode(model, value, member),
      ];
    });
    return Object.fromEntries(entries);
  }
  return scalarOf(shape, node.text);
}

function inOrder(node: FormNode | undefined): readonly FormNode[] {
  return [...(node?.children ?? [])]
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, child]) => child);
}
