// One thread of a crowd: seats its share of the members, moves cursors and types at a steady pace spread over time (people do not
// move in step), and in the end waits until its listeners hold what was written anywhere.

import { parentPort, workerData } from 'node:worker_threads'
import { performance } from 'node:perf_hooks'
import * as Y from 'yjs'
import { Member } from './member.ts'
import { clockMs, cursorHz, typingHz, type Expected, type Flow, type Order, type Report, type Result, type Share } from './orders.ts'

const share = workerData as Share // handed in by crowd.ts
const seatedAtOnce = 20
const beatMs = 2

type Turn = { readonly everyMs: number; due: number; readonly deed: () => void }

const members: Member[] = []
const turns: Turn[] = []
const say = (report: Report): void => parentPort?.postMessage(report)
let beat: NodeJS.Timeout | undefined
let from = performance.eventLoopUtilization()

parentPort?.on('message', (given: Order) => {
  if (given.order === 'begin') begin()
  else if (given.order === 'stop') stop()
  else void finish(given.expected, given.withinMs).then((result) => say({ report: 'result', result }))
})
await seat()
say({ report: 'seated' })

async function seat(): Promise<void> {
  const coming: (() => Promise<void>)[] = []
  let overall = 0
  for (const [room, { members: count }] of share.rooms.entries()) {
    for (let number = 0; number < count; number += 1, overall += 1) {
      if (overall % share.of !== share.index) continue
      const member = new Member(share, room, number, overall)
      members.push(member)
      turns.push({ everyMs: 1_000 / cursorHz, due: 0, deed: () => member.moveCursor() })
      if (number % 5 === 0) turns.push({ everyMs: 1_000 / typingHz, due: 0, deed: () => member.typeKey() })
      coming.push(() => member.come(number))
    }
  }
  while (coming.length > 0) await Promise.all(coming.splice(0, seatedAtOnce).map((come) => come()))
}

function begin(): void {
  const now = clockMs()
  // 0.618…: spreads any number of members evenly over the period, whatever order they came in.
  turns.forEach((turn, i) => { turn.due = now + turn.everyMs * ((i * 0.618_033_988_75) % 1) })
  from = performance.eventLoopUtilization()
  beat = setInterval(() => {
    const at = clockMs()
    for (const turn of turns) {
      if (turn.due > at) continue
      // A thread that could not keep up offers less: it does not catch up in a burst nobody would make.
      turn.due = Math.max(turn.due + turn.everyMs, at + turn.everyMs / 2)
      turn.deed()
    }
  }, beatMs)
}

function stop(): void {
  clearInterval(beat)
  const busy = performance.eventLoopUtilization(from).utilization
  const rooms = Map.groupBy(members.filter(({ written }) => written > 0 ), ({ room }) => room)
  say({ report: 'written', busy, written: [...rooms].map(([room, writers]): Expected => ({
    room,
    clocks: writers.map((writer) => [writer.y.clientID, Y.getState(writer.y.store, writer.y.clientID)]),
    lengths: writers.map((writer) => [writer.note, writer.lengthOf(writer.note)]),
  })) })
}

async function finish(expected: readonly Expected[], withinMs: number): Promise<Result> {
  const latest = clockMs() + withinMs
  const samples = members.filter(({ sampled }) => sampled)
  const wanted = new Map(expected.map((one) => [one.room, one]))
  const has = (member: Member): boolean => (wanted.get(member.room)?.clocks ?? []).every(([client, clock]) => Y.getState(member.y.store, client) >= clock)
  while (clockMs() < latest && !samples.every(has)) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 100)) // the last cursors
  const result: Result = {
    cursors: flow((one) => [one.tally.cursorsOffered, one.tally.cursorsDue, one.heardCursors]),
    edits: flow((one) => [one.tally.editsOffered, one.tally.editsDue, one.heardEdits]),
    cut: members.filter(({ open }) => !open).length,
    samples: samples.map((one) => ({
      room: one.room,
      hash: one.hash(),
      complete: has(one) && (wanted.get(one.room)?.lengths ?? []).every(([note, length]) => one.lengthOf(note) === length),
    })),
    heard: members.reduce((sum, { heardSince }) => sum + heardSince, 0),
    refusals: members.flatMap(({ refusals }) => refusals).slice(0, 3),
  }
  return result
}

function flow(pick: (member: Member) => [number, number, Member['heardEdits']]): Flow {
  const picked = members.map(pick)
  return {
    offered: picked.reduce((sum, [offered]) => sum + offered, 0),
    due: picked.reduce((sum, [, due]) => sum + due, 0),
    latencies: picked.flatMap(([, , { latencies }]) => latencies),
    sent: picked.flatMap(([, , { sent }]) => sent),
  }
}
