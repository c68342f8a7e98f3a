import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "../scripts/lib/paths.ts";
import type { Answer, Ask, Order, Reply } from "./orders.ts";

const ACTOR = [path.join(ROOT, "scripts/run.mjs"), "../torture/actor"];
/** Longer than all deadlines of a verb's statements together and a stop of ten seconds: what takes longer has been lost for ever. */
const PATIENCE = 60_000;

type Seat = { child: ChildProcess; expected: boolean; readonly waiting: Map<number, (reply: Reply) => void> };

/** Actors that are replaced as they die. What one of them leaves unanswered is unknown. */
export class Crew {
  /** Errors that no caller could catch, deaths that nobody ordered, and questions that were never answered: all of them findings. */
  readonly strays = new Map<string, number>();
  readonly deaths: string[] = [];
  silent = 0;
  readonly #seats: Seat[] = [];
  readonly #env: NodeJS.ProcessEnv;
  #next = 0;
  #stopping = false;

  constructor(size: number, databaseUrl: string) {
    this.#env = { ...process.env, NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: "" };
    for (let place = 0; place < size; place += 1) this.#seats.push(this.#seat());
  }

  get size(): number {
    return this.#seats.length;
  }

  /** Asks the next actor in turn; the answer never rejects. */
  ask(order: Order): Promise<Reply> {
    const id = this.#next++;
    const seat = this.#seats[id % this.#seats.length];
    if (!seat) throw new Error("a crew needs somebody");
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.silent += 1;
        seat.waiting.delete(id);
        resolve({ kind: "unknown", why: `no answer in ${PATIENCE / 1000} s` });
      }, PATIENCE);
      seat.waiting.set(id, (reply) => {
        clearTimeout(timer);
        seat.waiting.delete(id);
        resolve(reply);
      });
      const ask: Ask = { ...order, id };
      // A dead actor's channel refuses; its exit tells everybody who waits.
      seat.child.send(ask, () => undefined);
    });
  }

  /** Sends a signal to one actor; a killed one is replaced at once. */
  signal(place: number, name: NodeJS.Signals): void {
    const seat = this.#seats[place % this.#seats.length];
    if (!seat) return;
    if (name === "SIGKILL") seat.expected = true;
    seat.child.kill(name);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      this.#seats.map(({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        return gone;
      }),
    );
  }

  #seat(): Seat {
    const seat: Seat = { child: this.#spawn(), expected: false, waiting: new Map() };
    this.#attend(seat);
    return seat;
  }

  #spawn(): ChildProcess {
    return spawn(process.execPath, ACTOR, {
      cwd: ROOT,
      env: this.#env,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  }

  #attend(seat: Seat): void {
    const { child } = seat;
    child.on("error", () => undefined);
    child.on("message", (message) => this.#hear(seat, message as Answer));
    child.once("exit", (code, signal) => {
      const why = signal ?? `code ${code}`;
      if (!seat.expected && !this.#stopping) this.deaths.push(`an actor ended by itself: ${why}`);
      for (const resolve of [...seat.waiting.values()]) resolve({ kind: "unknown", why: "the actor died" });
      if (this.#stopping) return;
      Object.assign(seat, { child: this.#spawn(), expected: false });
      this.#attend(seat);
    });
  }

  #hear(seat: Seat, message: Answer): void {
    if ("stray" in message) {
      this.strays.set(message.stray, (this.strays.get(message.stray) ?? 0) + 1);
      return;
    }
    const resolve = seat.waiting.get(message.id);
    if ("threw" in message) resolve?.({ kind: "unknown", why: message.threw });
    else if (message.ok) resolve?.({ kind: "ok", value: message.value });
    else resolve?.({ kind: "refused", reason: message.reason, detail: message.detail });
  }
}
