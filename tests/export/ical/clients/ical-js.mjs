// What ical.js reads of a feed: one JSON object by UID. Usage: node ical-js.mjs MODULES FEED
import { readFileSync } from "node:fs";

const [modules, feed] = process.argv.slice(2);
const { default: ICAL } = await import(`${modules}/ical.js/dist/ical.js`);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(feed, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const found = {};
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  const instant = (time) => new Date(time.toUnixTime() * 1000).toISOString();
  found[event.uid] = {
    start: instant(event.startDate),
    end: instant(event.endDate),
    whole_day: event.startDate.isDate,
    summary: event.summary,
    location: event.location ?? "",
    description: event.description ?? "",
    categories: component.getFirstProperty("categories")?.getValues() ?? [],
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
  };
}
process.stdout.write(JSON.stringify(found));
