/**
 * How the product is called and how it looks, in every stage: on the page, in mails, in authenticators. All
 * of it is optional, and docs/customizing.md shows each. Files that are named here stand in this folder.
 */
import type { Brand } from '../../lib/config/brand/brand';

export const brand: Brand = {
  name: 'Example',
};
