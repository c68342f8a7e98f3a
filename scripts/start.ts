import { runGreenlight } from "./lib/greenlight.ts";

// `npm start`: from a fresh clone to a Greenlight that answers.
await runGreenlight("start");
