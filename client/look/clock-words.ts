// A span of time as a clock face: 9:59, 1:04:00, -0:12. Figures only, so it reads alike in every language.

/** `ms` may be negative (time is over). Counts down in whole seconds: 10:00 shows until the first second is gone. */
export function clockWords(ms: number): string {
  const whole = Math.abs(Math.ceil(ms / 1_000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(whole / 3_600)
  const minutes = Math.floor(whole / 60) % 60
  const face = hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
  return ms < 0 && whole > 0 ? `-${face}` : face
}
