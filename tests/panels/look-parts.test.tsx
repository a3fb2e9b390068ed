// What the parts of the look promise to hands, keyboards and screen readers.
import { act, cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Eye } from 'lucide-react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppFrame } from '#client/look/AppFrame.tsx';
import { AvatarRow } from '#client/look/AvatarRow.tsx';
import { Button } from '#client/look/Button.tsx';
import { CopyField } from '#client/look/CopyField.tsx';
import { Dialog } from '#client/look/Dialog.tsx';
import { Dots } from '#client/look/Dots.tsx';
import { FileDrop } from '#client/look/FileDrop.tsx';
import { IconButton } from '#client/look/IconButton.tsx';
import { Menu } from '#client/look/Menu.tsx';
import { Sparkline } from '#client/look/Sparkline.tsx';
import { SplitPanel } from '#client/look/SplitPanel.tsx';
import { Stepper } from '#client/look/Stepper.tsx';
import { Steps } from '#client/look/Steps.tsx';
import { Table } from '#client/look/Table.tsx';
import { TextField } from '#client/look/TextField.tsx';
import { ThemeToggle } from '#client/look/ThemeToggle.tsx';
import { dismiss, tell, useToastStore } from '#client/look/toasts.ts';

/** How long a state is waited for, ms. A second, the tools' own, is nothing on a busy machine. */
const patience = 20_000;
configure({ asyncUtilTimeout: patience });

beforeEach(() => {
  useToastStore.setState({ toasts: [] });
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});

const show = (part: ReactNode) => render(<AppFrame locale="en-GB">{part}</AppFrame>);

describe('a button', () => {
  it('that may not be pressed stays reachable, says why and does nothing', () => {
    const pressed = vi.fn();
    show(<Button reason="Nobody has voted yet" onClick={pressed}>Close the round</Button>);
    const button = screen.getByRole('button', { name: /Close the round/ });
    button.focus();
    fireEvent.click(button);
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(describedBy(button)).toContain('Nobody has voted yet');
    expect(pressed).not.toHaveBeenCalled();
  });
  it('that is busy does nothing on a second press', () => {
    const pressed = vi.fn();
    show(<Button busy onClick={pressed}>Saving</Button>);
    fireEvent.click(screen.getByRole('button', { name: 'Saving' }));
    expect(pressed).not.toHaveBeenCalled();
  });
  it('of type submit that may not be pressed does not submit', () => {
    const sent = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
    show(<form onSubmit={sent}><Button type="submit" reason="Say your name first">Join</Button></form>);
    fireEvent.click(screen.getByRole('button'));
    expect(sent).not.toHaveBeenCalled();
  });
  it('that is only an icon has its label as its name', () => {
    show(<IconButton icon={Eye} label="Reveal" pressed />);
    expect(screen.getByRole('button', { name: 'Reveal', pressed: true })).toBeTruthy();
  });
});

describe('a field', () => {
  it('ties help and error to its input', () => {
    show(<TextField label="Your name" help="As the others know you" error="Say your name" value="" onChange={vi.fn()} />);
    const input = screen.getByLabelText('Your name');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(describedBy(input)).toContain('As the others know you');
    expect(describedBy(input)).toContain('Say your name');
  });
});

describe('a stepper', () => {
  function Minutes() {
    const [value, setValue] = useState(20);
    return <Stepper label="Minutes" value={value} onChange={setValue} min={5} max={25} step={5} />;
  }
  const number = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Minutes' });

  it('goes by steps and stops at its bounds', () => {
    show(<Minutes />);
    const more = screen.getByRole<HTMLButtonElement>('button', { name: 'More: Minutes' });
    fireEvent.click(more);
    expect(number().value).toBe('25');
    expect(more.disabled).toBe(true);
  });
  it('takes a typed number within its bounds when left', () => {
    show(<Minutes />);
    fireEvent.change(number(), { target: { value: '3' } });
    fireEvent.blur(number());
    expect(number().value).toBe('5');
  });
  it.each(['', 'ten', '  '])('keeps the last number when %j is typed', (typed) => {
    show(<Minutes />);
    fireEvent.change(number(), { target: { value: typed } });
    fireEvent.blur(number());
    expect(number().value).toBe('20');
  });
});

describe('a place for files', () => {
  const csv = new File(['a'], 'Accounts.CSV', { type: 'text/csv' });
  const picture = new File(['b'], 'cat.png', { type: 'image/png' });
  const drop = (files: File[]) => {
    const target = screen.getByLabelText(/Records/).parentElement;
    if (target === null) throw new Error('no place to drop on');
    fireEvent.drop(target, { dataTransfer: { files } });
  };

  it('hands over the files that fit and names those left out', () => {
    const taken = vi.fn();
    show(<FileDrop label="Records" accept=".csv,.json" multiple onFiles={taken} />);
    drop([csv, picture]);
    expect(taken).toHaveBeenCalledExactlyOnceWith([csv]);
    expect(screen.getByText(/cat\.png/)).toBeTruthy();
  });
  it('hands over one file where only one is wanted', () => {
    const taken = vi.fn();
    show(<FileDrop label="Records" onFiles={taken} />);
    drop([csv, picture]);
    expect(taken).toHaveBeenCalledExactlyOnceWith([csv]);
  });
  it('takes nothing while it is busy', () => {
    const taken = vi.fn();
    show(<FileDrop label="Records" busy onFiles={taken} />);
    drop([csv]);
    expect(taken).not.toHaveBeenCalled();
  });
  it('takes files chosen by keyboard or click', () => {
    const taken = vi.fn();
    show(<FileDrop label="Records" accept="image/*" onFiles={taken} />);
    fireEvent.change(screen.getByLabelText(/Records/), { target: { files: [picture] } });
    expect(taken).toHaveBeenCalledExactlyOnceWith([picture]);
  });
});

describe('a link to copy', () => {
  it('says so when it is copied', async () => {
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { ...navigator, languages: ['en-GB'], userAgent: 'test', clipboard: { writeText: written } });
    show(<CopyField label="Link" value="http://x/b/1#k" />);
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied')).toBeTruthy();
    expect(written).toHaveBeenCalledExactlyOnceWith('http://x/b/1#k');
    vi.unstubAllGlobals();
  });
  it('says what to do when the browser refuses', async () => {
    show(<CopyField label="Link" value="http://x/b/1#k" />);
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText(/copy it by hand/)).toBeTruthy();
  });
});

describe('toasts', () => {
  it('say the same words once and never more than three at a time', () => {
    show(null);
    act(() => {
      for (const title of ['One', 'Two', 'Two', 'Three', 'Four']) tell({ title });
    });
    expect(useToastStore.getState().toasts.map(({ title }) => title)).toEqual(['Two', 'Three', 'Four']);
  });
  it('can be taken back', () => {
    const id = tell({ title: 'Saving' });
    dismiss(id);
    dismiss(id);
    expect(useToastStore.getState().toasts).toEqual([]);
  });
  it('are on the page with their way out', async () => {
    show(null);
    act(() => void tell({ title: 'Your vote was not counted', tone: 'refused' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Close' }));
    expect(useToastStore.getState().toasts).toEqual([]);
  });
});

describe('a dialog', () => {
  function Asked() {
    const [open, setOpen] = useState(true);
    return <Dialog open={open} onOpenChange={setOpen} title="Close the round?" footer={<Button>Close it</Button>}><input aria-label="Why" /></Dialog>;
  }
  function Opened() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <Button onClick={() => setOpen(true)}>Ask</Button>
        <Menu label="Acts" trigger={<Button>More</Button>} items={[{ label: 'Ask too', onSelect: () => setOpen(true) }]} />
        <Dialog open={open} onOpenChange={setOpen} title="Close the round?" />
      </>
    );
  }
  it('gives the focus back to what opened it', async () => {
    show(<Opened />);
    const button = screen.getByRole('button', { name: 'Ask' });
    button.focus();
    fireEvent.click(button);
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
    await vi.waitFor(() => expect(document.activeElement).toBe(button), patience);
  });
  it('gives it back to the button of the menu it was opened from', async () => {
    show(<Opened />);
    const more = screen.getByRole('button', { name: 'More' });
    fireEvent.keyDown(more, { key: 'Enter' });
    const item = await screen.findByRole('menuitem', { name: 'Ask too' });
    item.focus();
    fireEvent.click(item);
    fireEvent.keyDown(await screen.findByRole('dialog', { name: 'Close the round?' }), { key: 'Escape' });
    await vi.waitFor(() => expect(document.activeElement).toBe(more), patience);
  });
  it('puts the focus into its first field and closes on Esc', () => {
    show(<Asked />);
    expect(document.activeElement).toBe(screen.getByLabelText('Why'));
    fireEvent.keyDown(screen.getByRole('dialog', { name: 'Close the round?' }), { key: 'Escape' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('people in a row', () => {
  const people = Array.from({ length: 8 }, (_, at) => ({ id: `p${at}`, name: `Person ${at}`, hue: 'blue' as const }));
  it('shows as many as asked, the last place being the number of the rest', () => {
    show(<AvatarRow label="In the room" people={people} max={5} />);
    expect(screen.getAllByRole('img')).toHaveLength(4);
    fireEvent.click(screen.getByRole('button', { name: '4 more people' }));
    expect(screen.getByText('Person 7')).toBeTruthy();
  });
  it('makes each person a button where one can be picked', () => {
    const picked = vi.fn();
    show(<AvatarRow label="In the room" people={people.slice(0, 2)} onPick={picked} picked="p1" />);
    fireEvent.click(screen.getByRole('button', { name: 'Person 0', pressed: false }));
    expect(picked).toHaveBeenCalledExactlyOnceWith('p0');
  });
});

describe('the panel beside', () => {
  it('changes its width by keys, within its bounds', () => {
    const widths: number[] = [];
    show(<SplitPanel main="board" side="records" sideLabel="Records" width={300} min={280} max={310} onWidth={(width) => widths.push(width)} />);
    const edge = screen.getByRole('separator', { name: 'Width of Records' });
    for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'a']) fireEvent.keyDown(edge, { key });
    expect(widths).toEqual([310, 280, 280, 310]);
  });
  it('has no edge when nothing is beside', () => {
    show(<SplitPanel main="board" side={null} sideLabel="Records" width={300} onWidth={vi.fn()} />);
    expect(screen.queryByRole('separator')).toBeNull();
  });
});

describe('what is shown has words', () => {
  it('dots say how many of how many', () => {
    show(<Dots label="Your dots" filled={3} of={5} />);
    expect(screen.getByRole('img', { name: 'Your dots: 3 of 5' })).toBeTruthy();
  });
  it('a small line says what it tells', () => {
    show(<Sparkline label="Log-ins" text="From 4 to 1." points={[{ at: 0, value: 4 }, { at: 1, value: 1 }]} />);
    expect(screen.getByRole('img', { name: 'Log-ins. From 4 to 1.' })).toBeTruthy();
  });
  it('steps mark the current one', () => {
    show(<Steps label="Agenda" current="b" steps={[{ id: 'a', label: 'Kickoff' }, { id: 'b', label: 'Exploration' }]} />);
    expect(screen.getByText('Exploration').closest('li')?.getAttribute('aria-current')).toBe('step');
  });
  it('a table without rows says so', () => {
    show(<Table caption="Accounts" columns={[{ key: 'n', head: 'Name', cell: () => '' }]} rows={[]} rowKey={() => ''} empty="None of them" />);
    expect(screen.getByRole('table', { name: 'Accounts' }).textContent).toContain('None of them');
  });
});

describe('light and dark', () => {
  it('the choice is on the page at once and kept on this device', () => {
    show(<ThemeToggle />);
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(localStorage.getItem('signalboard.theme')).toBe('dark');
    fireEvent.click(screen.getByRole('radio', { name: 'System' }));
    expect(document.documentElement.dataset.theme).toBeUndefined();
    expect(localStorage.getItem('signalboard.theme')).toBeNull();
  });
});

describe('the frame', () => {
  it('shows a plain page when something below throws, tells the watcher, and can go on', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const told = vi.fn();
    let broken = true;
    const Sometimes = () => {
      if (broken) throw new Error('no such thing');
      return <p>The board</p>;
    };
    render(<AppFrame locale="en" onError={told}><Sometimes /></AppFrame>);
    expect(screen.getByRole('heading', { name: 'This page stopped working' })).toBeTruthy();
    expect(told).toHaveBeenCalledOnce();
    broken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByText('The board')).toBeTruthy();
    quiet.mockRestore();
  });
});

function describedBy(element: HTMLElement): string {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}
