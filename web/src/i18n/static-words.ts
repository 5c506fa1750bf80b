/** Said before any script, in every language. Only the build imports this. */
import { languages, type Messages, speak } from '.';

const everyLanguage = await Promise.all(languages.map(speak));

/** Adopters' words may have any character. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A paragraph for each language. */
function paragraphs(html: (t: Messages) => string): string {
  return everyLanguage.map(({ language, t }) => `<p lang="${language}">${html(t)}</p>`).join('\n    ');
}

/** For browsers without JavaScript. */
export const withoutScript = paragraphs((t) => escaped(t.withoutScript));

/** For when no words could be fetched. */
export const withoutWords = paragraphs((t) => escaped(t.problems.network));

export const notFoundPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>Not found</title>
  </head>
  <body>
    ${paragraphs((t) => `${escaped(t.notFound)} <a href="/">${escaped(t.signIn.title)}</a>`)}
  </body>
</html>
`;
