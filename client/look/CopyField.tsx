// Something to take elsewhere, mostly a link: shown, selectable, one press to copy.
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Check, Copy } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { Field } from './Field.tsx';
import fieldStyles from './Field.module.css';
import styles from './CopyField.module.css';

const SAID_FOR = 2_000;

type Outcome = 'none' | 'copied' | 'failed';

/** A read-only field and a button; says "Copied", or what to do where the browser refuses. */
export function CopyField({ label, value, help }: { readonly label: string; readonly value: string; readonly help?: ReactNode }) {
  const intl = useIntl();
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => {
    if (outcome !== 'copied') return undefined;
    const timer = setTimeout(() => setOutcome('none'), SAID_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copied = outcome === 'copied';
  const failed = intl.formatMessage({
    id: 'look.copy.failed',
    defaultMessage: 'This browser did not let us copy. Select the text and copy it by hand.',
  });
  return (
    <Field label={label} help={help} error={outcome === 'failed' ? failed : undefined}>
      {(ties) => (
        <span className={styles.row}>
          <input {...ties} className={cx(fieldStyles.input, styles.value)} readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
          <Button icon={copied ? Check : Copy} onClick={() => void copy(value).then(setOutcome)}>
            <span aria-live="polite">
              {copied
                ? intl.formatMessage({ id: 'look.copied', defaultMessage: 'Copied' })
                : intl.formatMessage({ id: 'look.copy', defaultMessage: 'Copy' })}
            </span>
          </Button>
        </span>
      )}
    </Field>
  );
}

/** The clipboard is missing on plain http and may be refused by the person's settings. */
async function copy(text: string): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'failed';
  }
}
