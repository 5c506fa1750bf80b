import { type FormEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { typedCode } from '../../../lambda/shared/reading/code';
import { incomingCode } from '../codes/incoming';
import { useWords } from '../words';
import { Button } from './button';
import { CodeField } from './code-field';
import '../styles/code-entry.css';

/** `taken`: the view goes on. `failed`: the view says why. */
export type CodeOutcome = 'taken' | 'wrong' | 'failed';

/** Sends a complete code at once. */
export function CodeForm({
  digits,
  submit,
  kind = 'main',
  focus = true,
  isText = false,
  describedBy,
  wrong,
  check,
  children,
}: {
  readonly digits: number;
  /** Words of the button. */
  readonly submit: string;
  readonly kind?: 'main' | 'second';
  readonly focus?: boolean;
  /** Some browsers hand over codes of text messages. */
  readonly isText?: boolean;
  readonly describedBy?: string;
  /** Where there is no newest message to look at. */
  readonly wrong?: string;
  /** Sees to its errors itself. */
  check(code: string): Promise<CodeOutcome>;
  /** What stands beside the button. */
  readonly children?: ReactNode;
}) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const isShown = useRef(true);
  const [text, setText] = useState('');
  const [slip, setSlip] = useState<'length' | 'wrong'>();
  const [busy, setBusy] = useState(false);
  const isBusy = useRef(false);

  const send = async (code: string) => {
    if (isBusy.current) return;
    if (code.length !== digits) {
      setSlip('length');
      field.current?.focus();
      return;
    }
    setSlip(undefined);
    isBusy.current = true;
    setBusy(true);
    const outcome = await check(code);
    isBusy.current = false;
    if (!isShown.current) return;
    setBusy(false);
    if (outcome === 'wrong') {
      setSlip('wrong');
      field.current?.focus();
      field.current?.select();
    }
  };

  const latest = useRef(send);
  latest.current = send;
  const enter = (typed: string) => {
    const code = typedCode(typed, digits);
    setText(code);
    setSlip(undefined);
    if (code.length === digits && code !== text) void latest.current(code);
  };
  const enterLatest = useRef(enter);
  enterLatest.current = enter;

  useLayoutEffect(() => {
    isShown.current = true;
    if (focus) field.current?.focus();
    return () => {
      isShown.current = false;
    };
  }, [focus]);
  useEffect(() => {
    if (!isText) return;
    const controller = new AbortController();
    void incomingCode(window, controller.signal).then((code) => {
      if (code !== undefined && !controller.signal.aborted) enterLatest.current(code);
    });
    return () => controller.abort();
  }, [isText]);

  const slipWords = { length: t.code.length(digits), wrong: wrong ?? t.code.wrong };
  return (
    <form
      className="form code-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        // Some password managers fill in without telling the page.
        void send(typedCode(field.current?.value ?? text, digits));
      }}
    >
      <CodeField
        digits={digits}
        value={text}
        slip={slip && slipWords[slip]}
        describedBy={describedBy}
        readOnly={busy}
        field={field}
        onChange={enter}
      />
      <div className="form-actions">
        <Button type="submit" kind={kind} busy={busy}>
          {busy ? t.code.busy : submit}
        </Button>
        {children}
      </div>
    </form>
  );
}
