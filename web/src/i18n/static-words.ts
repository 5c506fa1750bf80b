/**
 * What is said before any script runs, in every language. The build alone imports this file, and writes it
 * into static files.
 */
import { languages, type Messages, speak } from '.';

const everyLanguage = await Promise.all(languages.map(speak));

/** HTML with a paragraph a language. No word has a character that HTML gives a meaning. */
function paragraphs(text: (t: Messages) => string): string {
  return everyLanguage.map(({ language, t }) => `<p lang="${language}">${text(t)}</p>`).join('\n    ');
}

/** For browsers without JavaScript. */
export const withoutScript = paragraphs((t) => t.withoutScript);

/** For scripts that can't fetch the words of any language. */
export const withoutWords = paragraphs((t) => t.problems.network);

/** The page for paths that have no file. */
export const notFoundPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>Not found</title>
  </head>
  <body>
    ${paragraphs((t) => `${t.notFound} <a href="/">${t.signIn.title}</a>`)}
  </body>
</html>
`;
