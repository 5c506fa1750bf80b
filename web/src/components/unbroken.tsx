/** Keeps an address on one line if it fits: half an address reads as another. */
export function Unbroken({ part, text }: { readonly part: string; readonly text: string }) {
  const start = text.indexOf(part);
  return (
    <>
      {text.slice(0, start)}
      <span className="unbroken">{part}</span>
      {text.slice(start + part.length)}
    </>
  );
}
