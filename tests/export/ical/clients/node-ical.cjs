// What node-ical reads of a feed: one JSON object by UID. Usage: node node-ical.cjs MODULES FEED
const [modules, feed] = process.argv.slice(2);
const ical = require(`${modules}/node-ical`);
const found = {};
for (const event of Object.values(ical.sync.parseFile(feed))) {
  if (event.type !== "VEVENT") continue;
  found[event.uid] = {
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    whole_day: event.datetype === "date",
    summary: event.summary,
    location: event.location ?? "",
    description: event.description ?? "",
    categories: event.categories ?? [],
    status: event.status,
    sequence: Number(event.sequence),
  };
}
process.stdout.write(JSON.stringify(found));
