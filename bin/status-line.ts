/** A line at the bottom of the terminal that is written over; where there is no terminal, now and then a line of its own. */
export type StatusLine = {
  show(line: string): void
  /** Leaves the last line where it is. */
  end(): void
}

const PLAIN_EVERY_MS = 10_000
const RETURN_AND_CLEAR = '\r\u001b[K'

export function createStatusLine(output: NodeJS.WriteStream): StatusLine {
  let shown = ''
  let plainMs = Number.NEGATIVE_INFINITY
  return {
    show(line) {
      shown = line
      if (output.isTTY === true) output.write(RETURN_AND_CLEAR + line.slice(0, (output.columns ?? 120) - 1))
      else if (performance.now() - plainMs >= PLAIN_EVERY_MS) {
        plainMs = performance.now()
        output.write(`${line}\n`)
      }
    },
    end() {
      if (output.isTTY === true && shown !== '') output.write('\n')
    },
  }
}
