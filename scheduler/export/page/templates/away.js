/* When the trainer shown cannot come: slots by day, and whole weeks as marks like those of the calendar. */
const away = { on: new Map(), spans: [], spanOn: new Map() };

function markAway(audience) {
  away.on.clear();
  away.spanOn.clear();
  away.spans = [];
  for (const { first, weeks, on } of audience.away ?? []) {
    for (let week = 0; week < weeks; week += 1) {
      for (const [weekday, starts] of Object.entries(on)) away.on.set(plus(first, 7 * week + Number(weekday)), new Set(starts));
    }
  }
  const days = data.weeks.flatMap(({ day }) => columnsOf(day)).filter((day) => data.grid[weekdayOf(day)].length);
  const inWeek = Object.values(data.grid).filter((starts) => starts.length).length;
  for (let at = 0, end = 0; at < days.length; at = end + 1) {
    for (end = at; end < days.length && isAway(days[end]); end += 1);
    if (end > at && end - at >= inWeek) away.spans.push({ type: "away", name: w.away, first: days[at], last: days[end - 1] });
  }
  for (const span of away.spans) {
    for (let day = span.first; day <= span.last; day = plus(day, 1)) away.spanOn.set(day, span);
  }
}

const isAway = (day) => away.on.has(day)
  && (taught.has(day) ? openOn(day) : data.grid[weekdayOf(day)]).every((start) => away.on.get(day).has(start));

/* « indisponible », or « indisponible à 17 h » where other slots of the day are open. */
function awaySaid(day) {
  if (!taught.has(day) || !away.on.has(day)) return null;
  if (isAway(day)) return w.away;
  const starts = openOn(day).filter((start) => away.on.get(day).has(start));
  return starts.length ? fill(w.away_at, { clock: starts.map(clock).join(", ") }) : null;
}
