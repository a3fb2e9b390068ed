// The handles of the panels: a small column at the right edge, on a phone a row at the bottom. One panel is open at a time.

import { useIntl } from 'react-intl'
import { panelNames, useDesk, type PanelName } from '#client/desk/desk.ts'
import { IconButton } from '#client/look/IconButton.tsx'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useRounds, useScenes } from '#client/session/hooks.ts'
import { panels } from './panels.tsx'
import styles from './room.module.css'

const onPhone: readonly PanelName[] = ['list', 'agenda', 'records', 'round', 'roleplay', 'insights', 'people']

/** One button per panel; the open one is pressed. */
export function PanelRail() {
  const intl = useIntl()
  const narrow = useNarrow()
  const panel = useDesk((desk) => desk.panel)
  const togglePanel = useDesk((desk) => desk.togglePanel)
  const openPanel = useDesk((desk) => desk.openPanel)
  const busy: Partial<Record<PanelName, boolean>> = {
    round: useRounds().some((round) => round.phase === 'open'),
    roleplay: useScenes().some((scene) => scene.phase === 'open' || scene.phase === 'dealt'),
  }
  const names = narrow ? onPhone : (Object.keys(panels) as PanelName[]).filter((name) => panelNames.includes(name)) // the table's own keys, in its order
  const open = narrow ? panel ?? 'list' : panel
  return (
    <nav className={styles.rail} aria-label={intl.formatMessage({ id: 'rail.label', defaultMessage: 'Panels' })}>
      {names.map((name) => (
        <span key={name} className={styles.railSlot} data-busy={busy[name] === true}>
          <IconButton
            icon={panels[name].icon} label={intl.formatMessage(panels[name].words)} side={narrow ? 'top' : 'left'} pressed={open === name}
            onClick={() => (narrow ? openPanel(name) : togglePanel(name))}
          />
        </span>
      ))}
    </nav>
  )
}
