import net from "node:net";

/**
 * What happens to what passes: `cut` resets a connection before its n-th piece from now on in that direction arrives
 * (`up` is towards the database, so the request is lost; `down` loses the answer); `swallow` keeps every answer for itself.
 */
export type Mode =
  | { readonly kind: "pass" }
  | { readonly kind: "cut"; readonly direction: "up" | "down"; readonly after: () => number }
  | { readonly kind: "swallow" };

export type Wire = {
  readonly port: number;
  readonly cuts: () => number;
  readonly set: (mode: Mode) => void;
  /** Resets every connection at once. */
  readonly resetAll: () => void;
  readonly stop: () => Promise<void>;
};

type Line = { readonly reset: () => void; left: number };

/** A wire to the server on `port` of this machine that can be cut between any two steps. */
export async function startWire(port: number): Promise<Wire> {
  let mode: Mode = { kind: "pass" };
  let cuts = 0;
  const lines = new Set<Line>();

  const carry = (from: net.Socket, to: net.Socket, line: Line, direction: "up" | "down") => {
    from.on("data", (piece) => {
      if (mode.kind === "swallow" && direction === "down") return;
      if (mode.kind === "cut" && mode.direction === direction && --line.left < 0) {
        cuts += 1;
        return line.reset();
      }
      if (!to.write(piece)) from.pause();
    });
    to.on("drain", () => from.resume());
    from.on("end", () => to.end());
    from.on("error", () => line.reset());
  };

  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const line: Line = {
      left: mode.kind === "cut" ? mode.after() : 0,
      reset: () => {
        lines.delete(line);
        // A reset of a socket that is saying goodbye already keeps Node from ever ending.
        if (client.writableEnded) client.destroy();
        else client.resetAndDestroy();
        upstream.destroy();
      },
    };
    lines.add(line);
    carry(client, upstream, line, "up");
    carry(upstream, client, line, "down");
    for (const socket of [client, upstream]) socket.once("close", () => lines.delete(line));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address !== "object") throw new Error("the wire has no port");

  const resetAll = () => {
    for (const line of [...lines]) line.reset();
  };
  return {
    port: address.port,
    cuts: () => cuts,
    set: (next) => {
      mode = next;
      if (next.kind === "cut") for (const line of lines) line.left = next.after();
    },
    resetAll,
    stop: async () => {
      resetAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
