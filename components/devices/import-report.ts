/** What became of lines of a file: how many push tokens were taken, and what is wrong with each of the others. */
export type ImportReport = { imported: number; faults: { line: number; message: string }[] }
