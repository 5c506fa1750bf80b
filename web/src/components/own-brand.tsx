import { image, links } from 'virtual:brand';
import { useWords } from '../words';
import '../styles/own-brand.css';

/** In place of the product's name. */
export const logo =
  image === undefined ? null : (appName: string) => <img className="panel-logo" src={image} alt={appName} />;

function BrandLinks() {
  const { t, language } = useWords();
  return (
    <nav className="brand-links" aria-label={t.links?.title}>
      {links.map(({ kind, href }) => (
        <a key={kind} className="quiet-link" href={href[language] ?? href.en ?? ''} rel="noreferrer">
          {t.links?.[kind]}
        </a>
      ))}
    </nav>
  );
}

export const brandLinks = links.length === 0 ? null : <BrandLinks />;
