import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Waterfall } from '#components/timeline/waterfall.tsx'
import { offsetLabel, position, tickLabel } from '#components/timeline/waterfall-row.ts'
import { buildTimeline, timelineAxis } from '#lib/calls/timeline.ts'
import { aPush, moment, noRegister } from '../../calls/diagnose-fixtures.ts'

const AXIS = { startMs: 0, endMs: 10_000, ticksMs: [0, 5_000, 10_000] }

describe('the axis', () => {
  it('places a time in percent and holds it within', () => {
    expect(position(AXIS, 2_500)).toBe(25)
    expect(position(AXIS, 60_000)).toBe(100)
    expect(position(AXIS, -5)).toBe(0)
  })
  it('names its ticks in one unit', () => {
    expect(AXIS.ticksMs.map((ms) => tickLabel(AXIS, ms))).toEqual(['0 s', '5 s', '10 s'])
    const short = { startMs: 0, endMs: 100, ticksMs: [0, 50, 100] }
    expect(short.ticksMs.map((ms) => tickLabel(short, ms))).toEqual(['0 ms', '50 ms', '100 ms'])
    const halves = { startMs: 0, endMs: 1_000, ticksMs: [0, 500, 1_000] }
    expect(halves.ticksMs.map((ms) => tickLabel(halves, ms))).toEqual(['0 s', '0.5 s', '1 s'])
  })
  it('says how long after the start', () => {
    expect([84, 1_420, 12_000, 1_200_000, -3].map(offsetLabel)).toEqual([
      '+84 ms',
      '+1.42 s',
      '+12.0 s',
      '+20 min',
      '−3 ms',
    ])
  })
})

it('a screen reader gets every step as a row of a table, and none of the drawing', () => {
  const rows = buildTimeline({ call: noRegister(), pushes: [aPush()], events: [] }, moment(60_000))
  const html = renderToStaticMarkup(
    createElement(Waterfall, { caption: 'Timeline of this call', rows, axis: timelineAxis(rows) }),
  )
  const [drawing, table] = html.split('<table>')
  expect(drawing).toMatch(/^<div aria-hidden="true"/)
  expect(table?.match(/<th scope="row">[^<]+/g)).toEqual(
    ['INVITE', 'lookup', 'push', 'REGISTER', 'answer'].map((label) => `<th scope="row">${label}`),
  )
  expect(table).toContain('never came')
})
