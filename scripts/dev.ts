import { runGreenlight } from "./lib/greenlight.ts";

// `npm run dev`: the same, with pages, worker and sandbox that follow each saved file.
await runGreenlight("dev");
