/**
 * Words with a part, such as an address, that stays on one line where it fits on one: browsers break lines
 * after a hyphen, and half an address reads as another one.
 */
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
