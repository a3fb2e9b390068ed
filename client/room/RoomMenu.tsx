// The room's menu: taking the session home, light or dark, all keys, and the way out.

import { FileJson, FileText, HelpCircle, Image, LogOut, Maximize, Table2 } from 'lucide-react'
import { useState, type ReactElement } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { useLocation } from 'wouter'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { Dialog } from '#client/look/Dialog.tsx'
import { Menu, type MenuEntry } from '#client/look/Menu.tsx'
import { useTheme } from '#client/look/theme.ts'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useSession, useStatus } from '#client/session/hooks.ts'
import { mayBeUnsaved } from '#client/session/keeping.ts'
import { useTakeHome } from './useTakeHome.ts'

/** `trigger` opens it. */
export function RoomMenu({ trigger }: { readonly trigger: ReactElement }) {
  const intl = useIntl()
  const [, go] = useLocation()
  const session = useSession()
  const status = useStatus()
  const [asking, setAsking] = useState<'kept' | 'lost' | null>(null)
  const leave = (): void => {
    session.leave()
    go('/')
  }
  const items: MenuEntry[] = [
    ...useHomeEntries(), ...useThemeEntries(), ...useDeskEntries(),
    { separator: true },
    { label: intl.formatMessage({ id: 'menu.leave', defaultMessage: 'Leave the room' }), icon: LogOut, onSelect: () => (mayBeUnsaved(status) ? setAsking(session.isOnDevice() ? 'kept' : 'lost') : leave()) },
  ]
  return (
    <>
      <Menu trigger={trigger} label={intl.formatMessage({ id: 'menu.label', defaultMessage: 'Menu of the room' })} items={items} align="end" />
      <Dialog
        open={asking !== null} onOpenChange={() => setAsking(null)} width="narrow" title={intl.formatMessage({ id: 'leave.title', defaultMessage: 'Not everything is saved yet' })}
        description={asking === 'lost'
          ? intl.formatMessage({ id: 'leave.lost', defaultMessage: 'Some of your changes have not reached the server, and they are not kept on this device. If you leave now, they are lost.' })
          : intl.formatMessage({ id: 'leave.more', defaultMessage: 'Some of your changes have not reached the server. They stay on this device and are sent when you come back to this session.' })}
        footer={(
          <>
            <Button look="quiet" onClick={leave}><FormattedMessage id="leave.anyway" defaultMessage="Leave anyway" /></Button>
            <Button look="primary" onClick={() => setAsking(null)}><FormattedMessage id="leave.stay" defaultMessage="Stay" /></Button>
          </>
        )}
      />
    </>
  )
}

function useHomeEntries(): MenuEntry[] {
  const intl = useIntl()
  const narrow = useNarrow()
  const takeHome = useTakeHome()
  const askPicture = useDesk((desk) => desk.askPicture)
  const pictures: MenuEntry[] = [
    { label: intl.formatMessage({ id: 'menu.png', defaultMessage: 'Picture (PNG)' }), icon: Image, onSelect: () => askPicture('png') },
    { label: intl.formatMessage({ id: 'menu.svg', defaultMessage: 'Drawing (SVG)' }), icon: Image, onSelect: () => askPicture('svg') },
  ]
  return [
    { heading: intl.formatMessage({ id: 'menu.home', defaultMessage: 'Take home' }) },
    { label: intl.formatMessage({ id: 'menu.md', defaultMessage: 'Readable record (Markdown)' }), icon: FileText, onSelect: () => takeHome('md') },
    { label: intl.formatMessage({ id: 'menu.json', defaultMessage: 'Whole session (JSON)' }), icon: FileJson, onSelect: () => takeHome('json'), detail: intl.formatMessage({ id: 'menu.json.more', defaultMessage: 'Opens again as a board' }) },
    { label: intl.formatMessage({ id: 'menu.zip', defaultMessage: 'Everything with tables (ZIP)' }), icon: Table2, onSelect: () => takeHome('zip'), detail: intl.formatMessage({ id: 'menu.zip.more', defaultMessage: 'CSV of notes, votes and actions, texts, drawing' }) },
    ...(narrow ? [] : pictures),
  ]
}

function useThemeEntries(): MenuEntry[] {
  const intl = useIntl()
  const { choice, choose } = useTheme()
  return [
    { separator: true },
    { heading: intl.formatMessage({ id: 'menu.theme', defaultMessage: 'Light or dark' }) },
    { label: intl.formatMessage({ id: 'menu.system', defaultMessage: 'As the system' }), checked: choice === 'system', onSelect: () => choose('system') },
    { label: intl.formatMessage({ id: 'menu.light', defaultMessage: 'Light' }), checked: choice === 'light', onSelect: () => choose('light') },
    { label: intl.formatMessage({ id: 'menu.dark', defaultMessage: 'Dark' }), checked: choice === 'dark', onSelect: () => choose('dark') },
  ]
}

/** Keys and hidden controls make no sense on a phone. */
function useDeskEntries(): MenuEntry[] {
  const intl = useIntl()
  const narrow = useNarrow()
  const openHelp = useDesk((desk) => desk.openHelp)
  const hideChrome = useDesk((desk) => desk.hideChrome)
  return narrow ? [] : [
    { separator: true },
    { label: intl.formatMessage({ id: 'menu.help', defaultMessage: 'All keys' }), icon: HelpCircle, shortcut: '?', onSelect: () => openHelp(true) },
    { label: intl.formatMessage({ id: 'menu.hide', defaultMessage: 'Hide the controls' }), icon: Maximize, shortcut: 'Ctrl+.', onSelect: () => hideChrome(true) },
  ]
}
