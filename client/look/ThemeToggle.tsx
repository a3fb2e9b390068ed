// The choice between light, dark and what the system says.
import { Monitor, Moon, Sun } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Segmented } from './Segmented.tsx';
import { useTheme } from './theme.ts';

/** Takes effect at once and is kept on this device. */
export function ThemeToggle() {
  const intl = useIntl();
  const { choice, choose } = useTheme();
  return (
    <Segmented
      label={intl.formatMessage({ id: 'look.theme', defaultMessage: 'Appearance' })}
      value={choice}
      onChange={choose}
      options={[
        { value: 'system', label: intl.formatMessage({ id: 'look.theme.system', defaultMessage: 'System' }), icon: Monitor },
        { value: 'light', label: intl.formatMessage({ id: 'look.theme.light', defaultMessage: 'Light' }), icon: Sun },
        { value: 'dark', label: intl.formatMessage({ id: 'look.theme.dark', defaultMessage: 'Dark' }), icon: Moon },
      ]}
    />
  );
}
