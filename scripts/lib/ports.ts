import { randomInt } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Could a server listen there now? */
export function isFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that nothing listens on, chosen by the system. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const port = portOf(server);
      server.close(() => resolve(port));
    });
  });
}

/** The port that a server listens on. Throws when it listens on none. */
export function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

/**
 * A port for a server that may be away for a moment and must get it back: not one of those that the system gives to
 * outgoing connections, or a client that knocks again and again would one day take it (and on loopback even reach itself).
 */
export async function steadyPort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 20_000 + randomInt(12_000);
    if (await isFree(port)) return port;
  }
  return freePort();
}

/** The port of last time, kept in `file`, when it is free: where what others remember of a server names its address. */
export async function keptPort(file: string): Promise<number> {
  const known = Number(await readFile(file, "utf8").catch(() => "0"));
  const port = known && (await isFree(known)) ? known : await steadyPort();
  await writeFile(file, `${port}\n`);
  return port;
}

/** Several different free ports. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Waits until something listens there; false when `milliseconds` pass first or `given` says to give up. */
export async function waitForPort(port: number, milliseconds: number, given: () => boolean = () => false): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end && !given()) {
    if (await accepts(port, "127.0.0.1")) return true;
    await sleep(50);
  }
  return false;
}
