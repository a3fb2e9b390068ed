// What can be done with a row: earlier, later, to another place, shown on the board, taken away.

import { ArrowDown, ArrowUp, Ellipsis, MoveRight } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Thing } from '#shared/document/reading.ts'
import { Button } from '#client/look/Button.tsx'
import { Dialog } from '#client/look/Dialog.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu, type MenuEntry } from '#client/look/Menu.tsx'
import { Select } from '#client/look/Select.tsx'
import { useMay, usePlacement, useSession, useThings } from '#client/session/hooks.ts'
import { moveTo, shift } from './acts.ts'
import { homeOf, homeValue, useHomes } from './homes.ts'
import { useCommonActs } from './useCommonActs.ts'

type Props = { readonly thing: Thing; readonly words: string; readonly at: number; readonly of: number; readonly edits: boolean }

/** The menu at the end of a row. Kinds that stand nowhere are not moved. */
export function RowMenu({ thing, words, at, of, edits }: Props) {
  const intl = useIntl()
  const session = useSession()
  const placement = usePlacement(thing.id)
  const [moving, setMoving] = useState(false)
  const { show, remove } = useCommonActs(thing)
  const label = intl.formatMessage({ id: 'list.more', defaultMessage: 'More: {words}' }, { words })
  const order: MenuEntry[] = of > 1 ? [
    { label: intl.formatMessage({ id: 'list.earlier', defaultMessage: 'Move up' }), icon: ArrowUp, disabled: at === 0, onSelect: () => shift(session, thing.id, -1) },
    { label: intl.formatMessage({ id: 'list.later', defaultMessage: 'Move down' }), icon: ArrowDown, disabled: at === of - 1, onSelect: () => shift(session, thing.id, 1) },
  ] : []
  const movable = placement !== null && !placement.locked && (thing.kind === 'note' || thing.kind === 'card' || thing.kind === 'text')
  const changes: MenuEntry[] = [
    ...order,
    ...(movable ? [{ label: intl.formatMessage({ id: 'list.move', defaultMessage: 'Move to…' }), icon: MoveRight, onSelect: () => setMoving(true) }] : []),
  ]
  return (
    <>
      <Menu
        label={label} align="end" trigger={<IconButton icon={Ellipsis} size="small" label={label} />}
        items={[...(edits ? changes : []), ...(placement === null ? [] : [show]), ...(edits ? [{ separator: true } as const, remove] : [])]}
      />
      {moving && <MoveDialog thing={thing} onClose={() => setMoving(false)} />}
    </>
  )
}

/** Where to. */
function MoveDialog({ thing, onClose }: { readonly thing: Thing; readonly onClose: () => void }) {
  const intl = useIntl()
  const session = useSession()
  const edits = useMay('edit')
  const journeys = useThings('journey')
  const at = usePlacement(thing.id)?.at
  const now = at?.on === 'cell' ? homeValue(at) : ''
  const [to, setTo] = useState(now)
  const homes = useHomes(journeys.map((journey) => ({ journey })))
  const move = (): void => {
    if (edits && to !== now) moveTo(session, thing.id, homeOf(to))
    onClose()
  }
  return (
    <Dialog
      open onOpenChange={onClose} width="narrow" title={intl.formatMessage({ id: 'list.move.title', defaultMessage: 'Move to another place' })}
      footer={<>
        <Button look="quiet" onClick={onClose}><FormattedMessage id="list.move.cancel" defaultMessage="Cancel" /></Button>
        <Button look="primary" onClick={move}><FormattedMessage id="list.move.do" defaultMessage="Move" /></Button>
      </>}
    >
      <Select label={intl.formatMessage({ id: 'list.where', defaultMessage: 'Where' })} value={to} onChange={setTo} options={homes} />
    </Dialog>
  )
}
