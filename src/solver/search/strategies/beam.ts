import type { StopReason } from "../../../protocol/search-events.ts";
import { nodeAt, ROOT, type NodeId, type SearchTree } from "../../../protocol/search-tree.ts";
import { isSelectable } from "../select.ts";
import type { Strategy } from "./context.ts";

/**
 * Step beam (`agents/beam_search.py`): all paths of the beam are continued by `candidates / beamWidth` steps each,
 * the best `beamWidth` by PPM score go on. Finished paths leave the beam for good; in the public code they keep a
 * place.
 */
export const beam: Strategy = async (context) => {
  const { recorder, options } = context;
  const rollout = context.beginRollout();
  const perPath = Math.max(1, Math.floor(options.candidates / options.beamWidth));
  let level: readonly NodeId[] = [ROOT];
  for (let depth = 0; level.length > 0; depth++) {
    const spent = depth === 0 ? null : budgetReason(context.stop());
    if (spent !== null) return spent;
    if (depth >= options.depth) {
      for (const id of level) context.closeTooDeep(id);
      break;
    }
    const open = level.filter((id) => nodeAt(recorder.tree, id).state.kind === "open");
    await Promise.all(
      open.map((id) =>
        context.expand(id, rollout, { candidates: depth === 0 ? options.candidates : perPath }),
      ),
    );
    level = best(recorder.tree, level, options.beamWidth);
    recorder.emit({ kind: "selected", rollout, path: [...level] });
    recorder.emit({ kind: "progress", usage: recorder.usage() });
  }
  context.endRollout();
  return "complete";
};

/** A beam has one rollout, so the rollout budget does not end it in the middle. */
function budgetReason(reason: StopReason | null): StopReason | null {
  return reason === "rollouts" ? null : reason;
}

/**
 * The children of a level that can go on, best score first; unscored ones last, equal ones in the order they came. In a
 * search that was resumed, some of them have been expanded already.
 */
function best(tree: SearchTree, level: readonly NodeId[], width: number): readonly NodeId[] {
  const children = level
    .flatMap((id) => nodeAt(tree, id).children)
    .map((id) => nodeAt(tree, id))
    .filter(isSelectable);
  const score = (n: (typeof children)[number]): number => (n.score.kind === "scored" ? n.score.value : -2);
  return children
    .sort((a, b) => score(b) - score(a) || b.multiplicity - a.multiplicity || a.id - b.id)
    .slice(0, width)
    .map((node) => node.id);
}
