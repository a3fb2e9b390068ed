// Every bound and every wait of a room in one place. Sizes in bytes, times in ms.

import { boardLimits, boardReserve } from '#shared/board/board.ts'
import { maxFrameBytes, maxPresenceBytes } from '#shared/wire/wire.ts'
import { pieceBytes } from '../snapshot.ts'

export const usualLimits = {
  /**
   * The beat: the longest wait of a frame for its fellows, and half the longest of a cursor (fan-out.ts). What all rooms have goes to the
   * disk and to people forty times a second; who writes after a rest is not made to wait. At a hundred times every
   * socket is written to more than twice as often: 50 rooms of 10 took 1.06 times a bare relay's processor in place of 0.66, and an edit
   * came no sooner (p99 of 1x100: 32 ms).
   */
  tickMs: 25,
  /** How long an empty room stays open. */
  idleBeforeClosingMs: 30_000,
  /** Boards open at once, those among them that close: the thousand that are promised, and as many again. About 110 kB each. */
  openBoards: 2_000,
  /** So many failed openings in a row set a board aside for so long. */
  failuresBeforeSetAside: 3,
  setAsideMs: 60_000,
  /**
   * What a board takes of memory for each of its stored bytes, at the most, once somebody writes on it: 5.9 MB of letters that one typed
   * and another took away end a server whose heap has 64 MB beside the youngest objects, and not one with 96. Boards of less than
   * `lightBytes` are opened in any case.
   */
  memoryPerByte: 16,
  lightBytes: 1024 * 1024,

  editBytes: maxFrameBytes,
  /** Parts of one edit, a deleted range for an eighth of one: each takes some microseconds in which nobody else is heard. */
  editParts: 50_000,
  presenceBytes: maxPresenceBytes,
  documentBytes: boardLimits.documentBytes as number,
  /** On a full board edits of at most so many bytes are taken, up to so many bytes in all. */
  smallEditBytes: 512,
  reserveBytes: boardReserve.documentBytes as number,
  things: boardLimits.things as number,
  /** What is revealed may go so far above the things. */
  reserveThings: boardReserve.things as number,
  /** Rulings of a board, and so many more for those who lead it and for coming in. */
  rulings: boardLimits.rulings as number,
  reserveRulings: boardReserve.rulings as number,
  /** One typed or pasted run of text, UTF-16 units. */
  textLength: boardLimits.textLength as number,
  /** One plain value (a pen stroke is the largest honest one). */
  valueBytes: 1024 * 1024,
  valueDepth: 16,
  keyLength: 200,
  /** Shared types inside shared types. */
  nesting: 6,
  /** ClientIDs of one person on one board: one per page load. */
  clientsOfOnePerson: 5_000,
  /** So many of them at most by being seen alone; the others are for who writes. */
  clientsSeenOfOnePerson: 4_000,

  /** Unreadable messages of one connection before it is cut. */
  malformedBeforeCut: 3,
  /** So much of one connection goes into a batch, and one frame in any case; the rest waits for the next, so that nobody waits long for another. */
  shareFrames: 100,
  shareParts: 1_000,
  shareBytes: 256 * 1024,
  /** What may wait to be kept while the disk does not take it (heldBytes: some 50,000 edits as people make them); more is refused. */
  waitingBytes: 16 * 1024 * 1024,
  /** Edits that came before the state they build on: so many bytes of one connection wait for it (heldBytes: some 750 edits). */
  earlyBytes: 256 * 1024,
  /** And so long; then they are refused and it is asked again for all it has. */
  earlyMs: 30_000,
  /** Answers of one connection that wait for the answer to an earlier frame; with more it is cut. An allowance's burst and more. */
  untoldAnswers: 5_000,
  /**
   * What one person's edits may make the document thread look at (doubts.ts): a look is charged so many times over, up to so much at
   * once. No look counts for longer than the last: a process that slept for a night was not looking.
   */
  doubtTimes: 4,
  doubtBurstMs: 4_000,
  doubtMostMs: 5_000,
  /** What of one person waits for a look; more is asked for again later. */
  doubtFrames: 500,
  doubtBytes: 256 * 1024,
  retryFirstMs: 100,
  retryLastMs: 5_000,

  /** A socket with more than this unsent gets no presence until it is below half of it. */
  slowFromBytes: 64 * 1024,
  /** A socket with more than this unsent gets nothing queued until it is below `behindUntilBytes`. */
  behindFromBytes: 1024 * 1024,
  behindUntilBytes: 256 * 1024,
  behindLookMs: 100,
  /** One that takes less than so many bytes in so long is cut. */
  behindMovesBytes: 64 * 1024,
  cutAfterBehindMs: 30_000,

  /**
   * Largest piece of a board's state in one message. A client hears nothing while a message is on its way, ours gives a line up
   * after 12 s, a stock provider after 30 s: at 10 kB/s this one takes 7 s.
   */
  pieceBytes,
  /** So much of a turn of the loop goes into telling a board's people what they lack, where that takes looking. */
  answersMs: 4,
  /** The tail is folded into the snapshot when it has more journal rows than this, */
  foldAfterUpdates: 500,
  /** or more bytes than this share of the snapshot (0 to 1), and than this many. */
  foldAfterShare: 0.25,
  foldAtLeastBytes: 64 * 1024,
  /** At closing a tail of at least so many updates is folded. */
  foldAtClosingUpdates: 20,
  /** How long nothing is folded after a fold that failed. */
  foldAgainMs: 60_000,
  /** How old an answer about the things of a board may be: one that was removed is believed to be there for so long. */
  kindsAgainMs: 1_000,
} as const satisfies Record<string, number>

export type Limits = { readonly [K in keyof typeof usualLimits]: number }
