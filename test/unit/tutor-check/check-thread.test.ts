import { describe, expect, it } from "vitest";
import { CheckThread } from "../../../src/tutor/check/check-thread.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeThread, note, settle } from "./support.ts";

const problem = "Solve $2x + 3 = 11$ for $x$.";
const solution = { problem, steps: ["$2x = 14$"], language: "markdown" } as const;

function world(): { thread: FakeThread; clock: FakeClock; checker: CheckThread; warnings: string[] } {
  const thread = new FakeThread();
  const clock = new FakeClock();
  const warnings: string[] = [];
  const checker = new CheckThread({ start: thread.start, clock, warn: (message) => warnings.push(message) });
  return { thread, clock, checker, warnings };
}

function request(urgent = false): { urgent: boolean; signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  return {
    urgent,
    signal: controller.signal,
    stop: () => {
      controller.abort();
    },
  };
}

describe("the checking thread", () => {
  it("starts when first asked, reads and judges", async () => {
    const { thread, checker } = world();
    expect(thread.started).toBe(0);
    expect((await checker.problems(note, "markdown", request()))?.length).toBe(2);
    expect((await checker.check(solution, null, request()))?.[0]?.verdict).toBe("contradicted");
    expect(thread.started).toBe(1);
  });

  it("is given one request at a time, and what somebody waits for goes first", async () => {
    const { thread, checker } = world();
    thread.hold = true;
    const first = checker.check(solution, null, request());
    const later = checker.check({ ...solution, steps: ["$x = 1$"] }, null, request());
    const urgent = checker.check({ ...solution, steps: ["$x = 4$"] }, null, request(true));
    expect(thread.requests).toHaveLength(1);
    await thread.go();
    await first;
    await thread.go();
    expect((await urgent)?.[0]?.verdict).toBe("verified");
    await thread.go();
    expect((await later)?.[0]?.verdict).toBe("contradicted");
  });

  it("never sees what was cancelled while it waited", async () => {
    const { thread, checker } = world();
    thread.hold = true;
    const first = checker.check(solution, null, request());
    const own = request();
    const second = checker.check(solution, null, own);
    own.stop();
    expect(await second).toBeNull();
    await thread.go();
    await first;
    expect(thread.requests).toHaveLength(1);
    expect(await checker.check(solution, null, own)).toBeNull();
  });

  it("answers at once that it is cancelled, also in the middle, and goes on with the next", async () => {
    const { thread, checker } = world();
    thread.hold = true;
    const own = request();
    const cancelled = checker.check(solution, null, own);
    const next = checker.check(solution, null, request());
    own.stop();
    expect(await cancelled).toBeNull();
    await thread.go();
    await settle();
    await thread.go();
    expect(await next).not.toBeNull();
  });

  it("is replaced when it hangs or dies; what waited is done by the next one", async () => {
    const { thread, clock, checker, warnings } = world();
    thread.hold = true;
    const hanging = checker.check(solution, null, request());
    const waiting = checker.problems(note, "markdown", request());
    clock.advance(30_000);
    expect(await hanging).toBeNull();
    expect([thread.terminated, thread.started]).toEqual([1, 2]);
    await thread.go();
    expect((await waiting)?.length).toBe(2);
    const lost = checker.check(solution, null, request());
    thread.die("exit code 1");
    expect(await lost).toBeNull();
    expect(warnings).toHaveLength(2);
  });

  it("lets others go on while a check waits for symbolic algebra", async () => {
    const posted: string[] = [];
    const warnings: string[] = [];
    const checker = new CheckThread({
      clock: new FakeClock(),
      warn: (message) => warnings.push(message),
      start: (onReply) => ({
        terminate: () => undefined,
        post: (r) => {
          posted.push(r.kind);
          if (r.kind === "check" && r.symbolic)
            onReply({ kind: "equal", id: r.id, question: 1, a: "v_x", b: "v_y" });
          else if (r.kind === "equal") {
            expect(r).toEqual({ kind: "equal", question: 1, equal: true });
            onReply({ kind: "checks", id: 1, checks: [] });
          } else onReply({ kind: "checks", id: r.id, checks: [] });
        },
      }),
    });
    let answer: (equal: boolean) => void = () => undefined;
    const symbolic = { equal: () => new Promise<boolean>((resolve) => (answer = resolve)) };
    const parked = checker.check(solution, symbolic, request());
    expect(await checker.check(solution, null, request())).toEqual([]);
    answer(true);
    expect(await parked).toEqual([]);
    expect(posted).toEqual(["check", "check", "equal"]);
    expect(warnings).toEqual([]);
  });

  it("answers everything with null after its end", async () => {
    const { thread, checker } = world();
    thread.hold = true;
    const open = checker.check(solution, null, request());
    const waiting = checker.check(solution, null, request());
    checker.dispose();
    expect([await open, await waiting]).toEqual([null, null]);
    expect(await checker.problems(note, "markdown", request())).toBeNull();
  });
});
