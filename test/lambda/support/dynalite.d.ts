/** The server that dynalite's main module makes; the package ships no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';
  export default function dynalite(options: { readonly createTableMs?: number }): Server;
}
