export type Scene = 'sealed' | 'sent' | 'texted' | 'opened' | 'done' | 'refused';

/** Decoration. */
export function Illustration({ scene }: { readonly scene: Scene }) {
  if (scene === 'texted') return <Telephone />;
  const isOpen = scene === 'opened' || scene === 'done';
  return (
    <svg className={`letter letter-${scene}`} viewBox="0 0 320 260" aria-hidden="true" focusable="false">
      <g className="letter-postmark" fill="none" strokeWidth="2">
        <circle cx="252" cy="62" r="34" />
        <circle cx="252" cy="62" r="25" />
        <path d="M170 50c10-7 18 7 28 0s14 4 20 0M166 62c10-7 18 7 28 0s16 5 24 0M170 74c10-7 18 7 28 0s14 4 20 0" />
      </g>
      {scene === 'sent' && (
        <g className="letter-trail" fill="none" strokeWidth="3" strokeLinecap="round">
          <path d="M6 150h26M0 174h34M12 198h20" />
        </g>
      )}
      <g className="letter-body">
        {isOpen && <path className="letter-flap-open" d="M50 104L160 26l110 78z" />}
        <rect className="letter-back" x="50" y="100" width="220" height="138" rx="10" />
        {isOpen && (
          <g className="letter-sheet">
            <rect x="72" y="52" width="176" height="140" rx="6" />
            <path d="M96 84h92M96 106h128M96 128h60" fill="none" strokeWidth="5" strokeLinecap="round" />
          </g>
        )}
        <path className="letter-front" d="M50 110v118a10 10 0 0 0 10 10h200a10 10 0 0 0 10-10V110l-110 74z" />
        <path className="letter-fold" d="M54 234l78-68M266 234l-78-68" fill="none" strokeWidth="2" />
        {!isOpen && <path className="letter-flap" d="M52 103q4-3 8-3h200q4 0 8 3l-98 76q-10 7-20 0z" />}
        <g className="letter-seal">
          <circle cx="160" cy="182" r="27" />
          <circle className="letter-seal-ring" cx="160" cy="182" r="20.5" fill="none" strokeWidth="1.5" />
          <Seal scene={scene} />
        </g>
      </g>
    </svg>
  );
}

function Telephone() {
  return (
    <svg className="letter letter-texted" viewBox="0 0 320 260" aria-hidden="true" focusable="false">
      <g className="letter-postmark" fill="none" strokeWidth="2" strokeLinecap="round">
        <path d="M234 70q22 22 22 52M250 52q30 30 30 70M218 88q14 14 14 34" />
      </g>
      <g className="letter-body">
        <rect className="letter-back" x="92" y="14" width="124" height="232" rx="20" />
        <rect className="letter-front" x="100" y="22" width="108" height="216" rx="13" />
        <path className="letter-fold" d="M140 34h28" fill="none" strokeWidth="4" strokeLinecap="round" />
      </g>
      <g className="letter-sheet">
        <path
          className="letter-bubble"
          d="M74 84h132a14 14 0 0 1 14 14v40a14 14 0 0 1-14 14H96l-22 20V152a14 14 0 0 1-14-14V98a14 14 0 0 1 14-14z"
        />
        <g className="letter-code">
          {[84, 105, 126, 154, 175, 196].map((x) => (
            <circle key={x} cx={x} cy="118" r="6" />
          ))}
        </g>
      </g>
    </svg>
  );
}

function Seal({ scene }: { readonly scene: Scene }) {
  const line = { fill: 'none', strokeWidth: 4, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
  if (scene === 'done') return <path className="letter-seal-mark" d="M150 183l7 7 13-15" {...line} />;
  if (scene === 'refused')
    return <path className="letter-seal-mark" d="M152 174l16 16M168 174l-16 16" {...line} />;
  return (
    <g className="letter-seal-mark" {...line} strokeWidth={3.4}>
      <circle cx="154" cy="182" r="5.4" />
      <path d="M159.5 182h12.5v5M167 182v4" />
    </g>
  );
}
