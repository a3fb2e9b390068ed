// Every component in every state on one page, for whoever changes the look and for the picture tests.
// Reached by a lazy route only; no part of the app imports it.
import { AvatarRow } from './AvatarRow.tsx';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { Card } from './Card.tsx';
import { Acts } from './gallery/Acts.tsx';
import { Colours } from './gallery/Colours.tsx';
import { Fields } from './gallery/Fields.tsx';
import { Measures } from './gallery/Measures.tsx';
import { Shelf } from './gallery/Shelf.tsx';
import { Showing } from './gallery/Showing.tsx';
import styles from './gallery/gallery.module.css';
import { Meter } from './Meter.tsx';
import { SkipLink } from './SkipLink.tsx';
import { Stack } from './Stack.tsx';
import { TextField } from './TextField.tsx';
import { ThemeToggle } from './ThemeToggle.tsx';

/** The page at /gallery. */
export function Gallery() {
  return (
    <>
      <SkipLink to="#main">To the components</SkipLink>
      <main className={styles.page} id="main" tabIndex={-1}>
        <header className={styles.top}>
          <div>
            <h1>Gallery</h1>
            <p className={styles.lead}>Every part of the look in every state, with real words, none, very long ones, and from right to left.</p>
          </div>
          <ThemeToggle />
        </header>
        <Colours />
        <Acts />
        <Fields />
        <Showing />
        <Measures />
        <RightToLeft />
      </main>
    </>
  );
}

function RightToLeft() {
  return (
    <Shelf title="Right to left" column>
      <div className={styles.wide} dir="rtl" lang="ar">
        <Card>
          <Stack>
            <TextField label="ماذا نريد أن نعرف؟" help="سؤال واحد فقط." value="لماذا يصمت العملاء في الشهر الأول؟" onChange={() => undefined} />
            <Banner tone="offline" action={<Button size="small">إعادة المحاولة</Button>}>
              أنت غير متصل. تم حفظ ٣ تغييرات على هذا الجهاز.
            </Banner>
            <Meter label="التغطية" value={6} max={8} text="٦ من ٨" />
            <AvatarRow
              label="في الغرفة"
              people={[
                { id: 'a', name: 'أميرة حداد', hue: 'blue' },
                { id: 'b', name: 'دانيال كريم', hue: 'violet' },
              ]}
            />
            <Stack row gap={2}>
              <Button look="primary">افتح الغرفة</Button>
              <Button>إلغاء</Button>
            </Stack>
          </Stack>
        </Card>
      </div>
    </Shelf>
  );
}
