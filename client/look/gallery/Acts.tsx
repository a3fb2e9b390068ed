// Buttons and what opens over the page.
import { useState } from 'react';
import { Copy, Ellipsis, Eye, Hand, Plus, Share2, Trash2 } from 'lucide-react';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { IconButton } from '../IconButton.tsx';
import { Kbd } from '../Kbd.tsx';
import { Menu } from '../Menu.tsx';
import type { MenuEntry } from '../Menu.tsx';
import { Popover } from '../Popover.tsx';
import { Sheet } from '../Sheet.tsx';
import { TextField } from '../TextField.tsx';
import { useToast } from '../toasts.ts';
import { Tooltip } from '../Tooltip.tsx';
import { Shelf } from './Shelf.tsx';

const ITEMS: readonly MenuEntry[] = [
  { heading: 'This note' },
  { label: 'Copy', icon: Copy, shortcut: 'Ctrl+C', onSelect: () => undefined },
  { label: 'Show the history', checked: true, onSelect: () => undefined },
  { label: 'Reveal', icon: Eye, disabled: true, detail: 'Only the facilitator can reveal', onSelect: () => undefined },
  { separator: true },
  { label: 'Move to the trash', icon: Trash2, danger: true, shortcut: 'Delete', onSelect: () => undefined },
];

/** Buttons in all states, menu, popover, dialog, sheet, toasts. */
export function Acts() {
  return (
    <>
      <Shelf title="Buttons">
        <Button look="primary">Open the room</Button>
        <Button look="primary" icon={Eye}>Reveal</Button>
        <Button>Cancel</Button>
        <Button look="quiet" icon={Plus}>Add a criterion</Button>
        <Button look="danger" icon={Trash2}>Erase this customer</Button>
        <Button look="primary" busy>Making the record</Button>
        <Button busy>Saving</Button>
        <Button look="primary" reason="Nobody has voted yet">Close the round</Button>
        <Button disabled>Not now</Button>
        <Button size="small">Small</Button>
        <Button size="small" look="primary">Small</Button>
        <Button>Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen</Button>
      </Shelf>
      <Shelf title="Icon buttons and keys">
        <IconButton icon={Hand} label="Move the board" shortcut="H" pressed />
        <IconButton icon={Plus} label="Add a note" shortcut="N" />
        <IconButton icon={Share2} label="Share" look="plain" />
        <IconButton icon={Eye} label="Reveal" reason="Nobody has voted yet" />
        <IconButton icon={Copy} label="Copy" busy />
        <IconButton icon={Ellipsis} label="More" size="small" />
        <Kbd keys="Ctrl+Shift+Z" />
        <Tooltip content="Everybody follows you until you stop">
          <Button size="small">Spotlight</Button>
        </Tooltip>
      </Shelf>
      <Overlays />
    </>
  );
}

function Overlays() {
  const [dialog, setDialog] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [name, setName] = useState('What is a hot lead?');
  const { tell } = useToast();
  return (
    <Shelf title="Over the page">
      <Menu label="Acts on this note" trigger={<Button>Menu</Button>} items={ITEMS} />
      <Popover label="Objective" trigger={<Button>Popover</Button>}>
        <p>Find out why small accounts go quiet in the first month.</p>
      </Popover>
      <Button onClick={() => setDialog(true)}>Dialog</Button>
      <Button onClick={() => setSheet(true)}>Sheet</Button>
      <Button onClick={() => tell({ title: 'Link copied', tone: 'saved' })}>Toast</Button>
      <Button onClick={() => tell({ title: 'Your vote was not counted', detail: 'The round closed at 14:32.', tone: 'refused', action: { label: 'See it', onAct: () => undefined } })}>
        Refusal
      </Button>
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        title="Close the round?"
        description="6 of 8 have voted. Those who have not can no longer do so."
        width="narrow"
        footer={
          <>
            <Button onClick={() => setDialog(false)}>Keep it open</Button>
            <Button look="primary" onClick={() => setDialog(false)}>Close the round</Button>
          </>
        }
      />
      <Sheet
        open={sheet}
        onOpenChange={setSheet}
        title="A definition for the library"
        description="It will be there in every later session."
        footer={<Button look="primary" onClick={() => setSheet(false)}>Keep it</Button>}
      >
        <TextField label="What it defines" value={name} onChange={setName} />
      </Sheet>
    </Shelf>
  );
}
