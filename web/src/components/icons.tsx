/** The passkey icon. Decoration: words beside it say the same. */
export function PasskeyIcon() {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="9" cy="7" r="3.6" />
      <path d="M2.5 20v-1.6C2.5 15 5.4 13 9 13c1.1 0 2.1.2 3 .5V20z" />
      <path d="M18 8.5a3.4 3.4 0 0 0-1.5 6.4V20l1.5 1.6 2-2-1.2-1.3 1.2-1.4-1-1.2v-.8A3.4 3.4 0 0 0 18 8.5zm0 2.2a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2z" />
    </svg>
  );
}
