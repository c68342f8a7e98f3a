// The architecture, top to bottom: what each part of the house may import. Nothing points up (ARCHITECTURE.md).
const MAY_IMPORT = {
  app: ["components", "lib/request", "lib/services", "lib/domain", "lib/units", "lib/log"],
  "lib/web": ["lib/request", "db", "lib/units", "lib/env", "lib/log"],
  "lib/worker": ["lib/services", "lib/gateways", "db", "lib/domain", "lib/units", "lib/env", "lib/log"],
  components: ["lib/domain", "lib/units"],
  "lib/request": ["lib/services", "lib/gateways", "db", "lib/domain", "lib/units", "lib/env", "lib/log"],
  "lib/services": ["db", "lib/gateways", "lib/domain", "lib/units", "lib/log"],
  db: ["lib/domain", "lib/units", "lib/env", "lib/log"],
  "lib/gateways": ["lib/domain", "lib/units", "lib/env", "lib/log"],
  "lib/domain": ["lib/units"],
  "lib/units": [],
  "lib/log": ["lib/env"],
  "lib/env": [],
  e2e: [],
};

// What runs the house and what stands in for the world outside: never imported by the product.
const OUTSIDE = ["sandbox", "scripts", "bench", "torture", "e2e"];

// On each floor, a room may import only the rooms named before it.
const ROOMS = [
  "orgs",
  "api-keys",
  "catalog",
  "rating",
  "ledger",
  "metering",
  "notifications",
  "plans",
  "packs",
  "policies",
  "budgets",
  "jobs",
  "storage",
  "billing",
  "analytics",
];

// Packages with one door into the house.
const DOORS = {
  "drizzle-orm|postgres|@redis/client": "db",
  stripe: "lib/gateways",
  nodemailer: "lib/gateways",
  recharts: "components/charts",
  "next|next-auth|react|react-dom|server-only": "app|components|lib/request|lib/web",
};

const TESTS = "[.]test[.]tsx?$";
const at = (parts) => `^(${[parts].flat().join("|")})(/|[.])`;
const rule = (name, from, to, comment) => ({ name, comment, severity: "error", from, to });

const floors = Object.entries(MAY_IMPORT).map(([part, below]) =>
  rule(
    `${part} looks only down`,
    { path: at(part), pathNot: TESTS },
    { path: at([...Object.keys(MAY_IMPORT), ...OUTSIDE]), pathNot: at([part, ...below]) },
    `${part} may import only: ${below.join(", ") || "nothing"}.`,
  ),
);

const rooms = ["lib/domain", "lib/services", "db/queries", "db/schema"].flatMap((floor) =>
  ROOMS.slice(0, -1).map((room, index) =>
    rule(
      `${floor}/${room} comes first`,
      { path: at(`${floor}/${room}`), pathNot: TESTS },
      { path: at(ROOMS.slice(index + 1).map((later) => `${floor}/${later}`)) },
      "ROOMS names this room before the one it imports.",
    ),
  ),
);

const doors = Object.entries(DOORS).map(([packages, door]) =>
  rule(
    `${packages} only through ${door}`,
    { path: at(Object.keys(MAY_IMPORT)), pathNot: `^(${door})/|${TESTS}` },
    { path: `^node_modules/(@types/)?(${packages})/` },
  ),
);

module.exports = {
  forbidden: [
    rule("no cycles", {}, { circular: true }),
    rule(
      "everything is found",
      {},
      { couldNotResolve: true, pathNot: "^(server-only|client-only)$" },
      "An import that cannot be resolved escapes every other rule.",
    ),
    ...floors,
    ...rooms,
    ...doors,
    rule(
      "no page carries every card",
      { path: at("components"), pathNot: TESTS },
      { path: at("lib/domain/catalog/registry"), reachable: true },
      "A page is given its card as data: the registry would bring all of them to the browser.",
    ),
    rule(
      "rules are pure",
      { path: at(["lib/domain", "lib/units"]), pathNot: TESTS },
      { dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "core"] },
      "No package, no Node module: no clock, network or database.",
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
    },
  },
};
