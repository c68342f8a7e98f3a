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
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("the system gave no port"))));
    });
  });
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
