// Where toasts appear: bottom centre, above everything, announced politely (refusals at once), F8 moves
// the focus there. Stays clear of the bottom right corner, which belongs to the canvas's own mark.
import { useIntl } from 'react-intl';
import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import { dismiss, useToastStore } from './toasts.ts';
import type { Toast } from './toasts.ts';
import { ToneIcon } from './ToneIcon.tsx';
import styles from './ToastRegion.module.css';

const READ_FOR = 6_000;

/** Mounted once, by AppFrame. */
export function ToastRegion() {
  const intl = useIntl();
  const toasts = useToastStore((state) => state.toasts);
  const label = intl.formatMessage({ id: 'look.toast.region', defaultMessage: 'Messages' });
  return (
    <Radix.Provider label={label} duration={READ_FOR} swipeDirection="down">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className={styles.region} label={label} />
    </Radix.Provider>
  );
}

function OneToast({ toast }: { readonly toast: Toast }) {
  const intl = useIntl();
  const { id, title, detail, tone = 'neutral', action, stays } = toast;
  const lasting = stays ?? tone === 'refused';
  return (
    <Radix.Root
      className={styles.toast}
      data-tone={tone}
      type={tone === 'refused' ? 'foreground' : 'background'}
      duration={lasting ? Number.POSITIVE_INFINITY : READ_FOR}
      onOpenChange={(open) => {
        if (!open) dismiss(id);
      }}
    >
      <ToneIcon tone={tone} className={styles.sign} />
      <div className={styles.words}>
        <Radix.Title className={styles.title}>{title}</Radix.Title>
        {detail !== undefined && <Radix.Description className={styles.detail}>{detail}</Radix.Description>}
      </div>
      {action !== undefined && (
        <Radix.Action asChild altText={action.label}>
          <Button size="small" onClick={action.onAct}>
            {action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton icon={X} size="small" side="top" label={intl.formatMessage({ id: 'look.close', defaultMessage: 'Close' })} />
      </Radix.Close>
    </Radix.Root>
  );
}
