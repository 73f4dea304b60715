/**
 * What became of lines of a file: how many push tokens were taken, how many were passed over because the file says
 * that they are retired, and what is wrong with each of the others.
 */
export type ImportReport = {
  imported: number
  passedOver: number
  faults: { line: number; message: string }[]
}
