import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { searchEventSchema } from "../../../src/protocol/search-events.ts";
import { strategySchema } from "../../../src/protocol/search-options.ts";
import { nodeAt, pathTo } from "../../../src/protocol/search-tree.ts";
import { MAX_PROBLEM_CHARACTERS } from "../../../src/solver/search/solve.ts";
import type { Policy } from "../../../src/solver/search/ports.ts";
import { FakePolicy, smallWorld, wideWorld, type Script } from "../../fakes/fake-policy.ts";
import { FakePpm } from "../../fakes/fake-ppm.ts";
import { collect, finished, only, options, treeOf, world } from "./helpers.ts";

const strategy = fc.constantFrom(...strategySchema.options);

describe("the event stream", () => {
  it("validates, is numbered without gaps, and folds to the tree that the search reports", async () => {
    await fc.assert(
      fc.asyncProperty(
        strategy,
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (name, seed, candidates, inFlight, depth, scored) => {
          const o = options({ strategy: name, seed, candidates, inFlight, depth });
          const events = await collect({ options: o }, world(scored ? {} : { ppm: null }));
          for (const [i, event] of events.entries()) {
            expect(searchEventSchema.parse(event)).toEqual(event);
            expect(event.seq).toBe(i);
          }
          expect(events[0]?.kind).toBe("started");
          expect(foldEvents(events)).toEqual(treeOf(events));
          expect(finished(events).usage.generatedTokens).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is the same under the same seed with one rollout in flight", async () => {
    const [a, b] = [await collect(), await collect()];
    expect(a).toEqual(b);
    const c = await collect({ options: options({ seed: 99 }) });
    expect(treeOf(c)).not.toEqual(treeOf(a));
  });

  it("survives a trip through JSON Lines", async () => {
    const events = await collect();
    const lines = events.map((e) => JSON.stringify(e));
    const back = lines.map((line) => searchEventSchema.parse(JSON.parse(line)));
    expect(foldEvents(back)).toEqual(treeOf(events));
  });
});

describe("MCTS", () => {
  it("finds the answer that the PPM and the code speak for", async () => {
    const end = finished(await collect({ options: options({ rollouts: 12, candidates: 8 }) }));
    expect(end.result).toMatchObject({ kind: "answer", best: { text: "30" } });
  });

  it("keeps its invariants: visits add up, values stay in range, only live nodes are expanded", async () => {
    const tree = treeOf(await collect({ options: options({ rollouts: 20 }) }));
    for (const node of tree.nodes) {
      expect(Math.abs(node.valueSum)).toBeLessThanOrEqual(node.visits + 1e-9);
      for (const child of node.children) expect(nodeAt(tree, child).parent).toBe(node.id);
      if (node.state.kind === "dead" || node.state.kind === "terminal") expect(node.children).toEqual([]);
      if (node.state.kind === "spent") {
        const states = node.children.map((id) => nodeAt(tree, id).state.kind);
        expect(states.every((s) => s === "spent" || s === "terminal" || s === "dead")).toBe(true);
      }
    }
    // Every backup reaches the root, and the root is visited by nothing else.
    const terminals = tree.nodes.filter((n) => n.state.kind === "terminal");
    expect(nodeAt(tree, 0).visits).toBe(terminals.length);
  });

  it("starts a child at its PPM score and merges duplicates without forgetting how many there were", async () => {
    const events = await collect({ options: options({ rollouts: 1, candidates: 8 }) });
    const tree = treeOf(events);
    const first = nodeAt(tree, 0).children.map((id) => nodeAt(tree, id));
    expect(first.reduce((sum, n) => sum + n.multiplicity, 0)).toBe(8);
    expect(new Set(first.map((n) => n.code)).size).toBe(first.length);
    const unvisited = first.find((n) => n.state.kind === "open");
    expect(unvisited?.score.kind).toBe("scored");
    expect(unvisited?.visits).toBe(1);
    expect(unvisited?.valueSum).toBe(unvisited?.score.kind === "scored" ? unvisited.score.value : null);
  });

  it("drops failing steps with the reason and goes on", async () => {
    const tree = treeOf(await collect({ options: options({ rollouts: 20, candidates: 12 }) }));
    const dead = tree.nodes.filter((n) => n.state.kind === "dead");
    expect(dead.length).toBeGreaterThan(0);
    expect(dead[0]?.state).toEqual({
      kind: "dead",
      death: { kind: "code-failed", message: "ZeroDivisionError: division by zero" },
    });
    expect(dead[0]?.score.kind).toBe("unscored");
  });

  it("spends the whole tree and says that there is no more", async () => {
    const end = finished(await collect({ options: options({ rollouts: 1000, candidates: 16 }) }));
    expect(end.reason).toBe("exhausted");
  });

  it("is guided by a known answer: +1 and -1 reach the root", async () => {
    const events = await collect(
      { groundTruth: "30", options: options({ rollouts: 12, candidates: 8 }) },
      world({ ppm: null }),
    );
    const tree = treeOf(events);
    for (const backup of only(events, "backed-up")) {
      expect(backup.source).toBe("ground-truth");
      const { state } = nodeAt(tree, backup.node);
      const text = state.kind === "terminal" ? state.answer.text : "";
      expect(backup.value).toBe(text === "30" ? 1 : -1);
    }
  });

  it("runs several rollouts at once without visiting the same leaf twice", async () => {
    const policy = new FakePolicy(smallWorld);
    const o = options({ rollouts: 12, candidates: 6, inFlight: 4 });
    await collect({ options: o }, world({ policy }));
    const asked = policy.requests.filter((r) => r.count > 1).map((r) => JSON.stringify(r.steps));
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("without a PPM visits every child before it prefers one", async () => {
    const tree = treeOf(
      await collect({ options: options({ rollouts: 2, candidates: 8 }) }, world({ ppm: null })),
    );
    const explored = nodeAt(tree, 0).children.filter((id) => nodeAt(tree, id).children.length > 0);
    expect(explored).toHaveLength(2);
  });
});

describe("budgets", () => {
  it("stop on rollouts, tokens and agreement", async () => {
    const wide = world({ policy: new FakePolicy(wideWorld) });
    const few = finished(await collect({ options: options({ rollouts: 2, candidates: 12 }) }, wide));
    expect(few).toMatchObject({ reason: "rollouts", usage: { rollouts: 2 } });
    const tokens = finished(await collect({ options: options({ rollouts: 50, tokens: 60 }) }));
    expect(tokens.reason).toBe("tokens");
    const agreed = finished(
      await collect({
        options: options({ rollouts: 50, candidates: 8, stopWhenAgreed: { trajectories: 2, share: 0.5 } }),
      }),
    );
    expect(agreed.reason).toBe("agreed");
  });

  it("stop on time in the middle of an expansion, with what was found", async () => {
    const w = world();
    const slow: Policy = {
      name: "slow",
      propose: async (request, signal) => {
        if (w.policy.requests.length === 3) w.clock.advance(5_000);
        return w.policy.propose(request, signal);
      },
    };
    const end = finished(await collect({ options: options({ seconds: 1 }) }, { ...w, policy: slow }));
    expect(end.reason).toBe("seconds");
  });

  it("stop on cancel with the best so far", async () => {
    const abort = new AbortController();
    const w = world({ policy: new FakePolicy(wideWorld) });
    const cancelling: Policy = {
      name: "cancelling",
      propose: async (request, signal) => {
        if (w.policy.requests.length === 8) abort.abort();
        return w.policy.propose(request, signal);
      },
    };
    const events = await collect(
      { options: options({ rollouts: 50 }) },
      { ...w, policy: cancelling },
      abort.signal,
    );
    expect(finished(events).reason).toBe("cancelled");
    expect(foldEvents(events)).toEqual(treeOf(events));
    const before = new AbortController();
    before.abort();
    expect(finished(await collect({}, world(), before.signal)).reason).toBe("cancelled");
  });
});

describe("the other strategies", () => {
  it("greedy follows the most probable words", async () => {
    const events = await collect({ options: options({ strategy: "greedy" }) });
    expect(finished(events).result).toMatchObject({
      kind: "answer",
      best: { text: "20", agree: { k: 1, n: 1 } },
    });
    expect(treeOf(events).nodes.filter((n) => n.state.kind === "terminal")).toHaveLength(1);
  });

  it("best-of-n draws whole solutions and counts every one of them", async () => {
    const o = options({ strategy: "best-of-n", candidates: 32, answerRule: "majority" });
    const events = await collect({ options: o });
    const { result } = finished(events);
    const answers = result.kind === "answer" ? [result.best, ...result.others] : result.candidates;
    const dead = treeOf(events).nodes.filter((n) => n.state.kind === "dead");
    const failed = dead.reduce((sum, n) => sum + n.multiplicity, 0);
    // Failed samples did not come to any answer.
    expect(failed).toBeGreaterThan(0);
    expect(answers[0]?.agree.n).toBe(32 - failed);
    const shares = answers.reduce((sum, a) => sum + a.share, 0);
    expect(shares).toBeCloseTo(1, 9);
  });

  it("beam keeps the best paths by PPM and lets finished ones go", async () => {
    const o = options({ strategy: "beam", beamWidth: 2, candidates: 8 });
    const events = await collect({ options: o });
    expect(finished(events)).toMatchObject({
      reason: "complete",
      result: { kind: "answer", best: { text: "30" } },
    });
    for (const { path } of only(events, "selected")) expect(path.length).toBeLessThanOrEqual(2);
  });
});

describe("what cannot go well is said", () => {
  it("an empty problem, a problem of two megabytes", async () => {
    for (const [problem, code] of [
      ["  \n", "empty-problem"],
      ["x".repeat(MAX_PROBLEM_CHARACTERS + 1), "problem-too-long"],
    ] as const) {
      const events = await collect({ problem });
      expect(only(events, "notice")[0]).toMatchObject({ level: "error", code });
      expect(finished(events)).toMatchObject({ reason: "failed", result: { kind: "no-answer" } });
    }
  });

  it("Python that went away, with everything found before still standing", async () => {
    const w = world({ policy: new FakePolicy(wideWorld) });
    const policy: Policy = {
      name: "p",
      propose: async (request, signal) => {
        if (w.policy.requests.length === 3) w.executor.fail("the process was killed");
        return w.policy.propose(request, signal);
      },
    };
    const events = await collect({}, { ...w, policy });
    expect(only(events, "notice")[0]).toMatchObject({ level: "error", code: "python-unavailable" });
    expect(foldEvents(events)).toEqual(treeOf(events));
    expect(treeOf(events).nodes.length).toBeGreaterThan(1);
  });

  it("a policy that throws, one that says nothing, one whose context is full, one that only talks", async () => {
    const broken: Policy = { name: "broken", propose: () => Promise.reject(new Error("native code failed")) };
    expect(only(await collect({}, { ...world(), policy: broken }), "notice")[0]?.message).toContain(
      "native code failed",
    );
    const silent = new FakePolicy(() => []);
    expect(finished(await collect({}, world({ policy: silent }))).result.kind).toBe("no-answer");
    const full: Policy = {
      name: "full",
      propose: () =>
        Promise.resolve({
          proposals: [{ text: "", end: "context-full" as const, tokens: 0, meanLogProb: null }],
          promptTokensEvaluated: 0,
        }),
    };
    const events = await collect({}, { ...world(), policy: full });
    expect(only(events, "notice")[0]).toMatchObject({ code: "context-full" });
    const talker: Script = () => [{ weight: 1, text: "<answer>It is \\boxed{3}.<end_of_answer>" }];
    const said = await collect({}, world({ policy: new FakePolicy(talker) }));
    expect(finished(said).result).toMatchObject({ kind: "no-answer", candidates: [] });
  });

  it("an unscored step is shown as unscored and has no Q", async () => {
    const tree = treeOf(
      await collect({ options: options({ rollouts: 1 }) }, world({ ppm: new FakePpm(() => null) })),
    );
    const open = tree.nodes.find((n) => n.state.kind === "open" && n.id !== 0);
    expect(open).toMatchObject({ visits: 0, score: { kind: "unscored" } });
  });
});

describe("resuming", () => {
  it("goes on from a tree: nothing is lost, usage adds up, answers keep their groups", async () => {
    const wide = (): ReturnType<typeof world> => world({ policy: new FakePolicy(wideWorld) });
    const first = await collect({ options: options({ rollouts: 2, candidates: 12 }) }, wide());
    const before = treeOf(first);
    const usage = finished(first).usage;
    const second = await collect(
      { options: options({ rollouts: 3, candidates: 12 }), resume: { tree: before, usage } },
      wide(),
    );
    expect(second[1]?.kind).toBe("resumed");
    const after = treeOf(second);
    expect(foldEvents(second)).toEqual(after);
    expect(after.nodes.length).toBeGreaterThan(before.nodes.length);
    for (const node of before.nodes) {
      const now = nodeAt(after, node.id);
      expect(now.step).toEqual(node.step);
      expect(pathTo(after, node.id).map((n) => n.id)).toEqual(pathTo(before, node.id).map((n) => n.id));
    }
    expect(finished(second).usage.rollouts).toBe(usage.rollouts + 3);
    const groups = new Map<string, number>();
    for (const { state } of after.nodes) {
      if (state.kind !== "terminal") continue;
      const known = groups.get(state.answer.text);
      if (known !== undefined) expect(state.answer.group).toBe(known);
      groups.set(state.answer.text, state.answer.group);
    }
  });
});
