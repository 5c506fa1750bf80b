import { useRef, useState } from 'react';
import { Button } from '../../components/button';
import { useNumbers } from '../../components/identifier-field';
import { Section } from '../../components/section';
import { shownIdentifier } from '../../shared/shown-identifier';
import type { Claims } from '../../shared/tokens';
import { useWords } from '../../words';
import type { ContactKind } from '../client';
import { ContactForm, type ContactMeans } from './contact-form';

/** Shows and changes where the account is reached. */
export function ContactsSection({
  means,
  claims,
  onChanged,
  onSignInAgain,
}: {
  readonly means: ContactMeans;
  /** Of the ID token. */
  readonly claims: Claims;
  /** The account has changed; tokens don't say so yet. */
  onChanged(): Promise<void>;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  const title = useRef<HTMLHeadingElement>(null);
  const [changing, setChanging] = useState<ContactKind>();
  const [news, setNews] = useState<string>();
  const numbers = useNumbers(typeof claims.phone_number === 'string');
  const kinds: readonly ContactKind[] = means.sms ? ['email', 'phone_number'] : ['email'];

  return (
    <Section name="contacts" titleRef={title} title={t.contacts.title} note={t.contacts.lead} news={news}>
      <ul className="contact-list">
        {kinds.map((kind) => {
          const value = typeof claims[kind] === 'string' ? claims[kind] : undefined;
          const isProven = String(claims[`${kind}_verified`]) === 'true';
          return (
            <li key={kind} className="contact">
              {changing === kind ? (
                <ContactForm
                  kind={kind}
                  now={value}
                  means={means}
                  onChanged={async (shown) => {
                    await onChanged();
                    setChanging(undefined);
                    setNews(t.contacts.changed(shown));
                    title.current?.focus();
                  }}
                  onCancel={() => {
                    setChanging(undefined);
                    title.current?.focus();
                  }}
                  onSignInAgain={onSignInAgain}
                />
              ) : (
                <>
                  <div className="contact-facts">
                    <p className="contact-kind">{t.contacts[kind]}</p>
                    <p className={value ? 'contact-value' : 'contact-value contact-none'}>
                      {value ? shownIdentifier(value, numbers) : t.contacts.none}
                    </p>
                  </div>
                  {value && (
                    <span className="contact-tag">{isProven ? t.contacts.proven : t.contacts.unproven}</span>
                  )}
                  <Button
                    kind="quiet"
                    aria-label={value ? t.contacts.changeOne[kind] : t.contacts.addOne[kind]}
                    onClick={() => {
                      setNews(undefined);
                      setChanging(kind);
                    }}
                  >
                    {value ? t.contacts.change : t.contacts.add}
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
