// What every process of Greenlight loads before anything else.
import "./load-quickly.mjs";
import "./let-go.mjs";
