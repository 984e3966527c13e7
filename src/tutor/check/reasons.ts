import type { Translate } from "../../setup/translate.ts";

/** The checker's own sentences are English; here they become the reader's. Others stay as they are. */
export function sentenceOf(reason: string, t: Translate): string {
  for (const { pattern, say } of sentences) {
    const match = pattern.exec(reason);
    if (match !== null) return say(t, match.slice(1));
  }
  return reason;
}

interface Sentence {
  readonly pattern: RegExp;
  readonly say: (t: Translate, values: readonly string[]) => string;
}

const plain: readonly ((t: Translate) => string)[] = [
  (t) => t("A side is not a value."),
  (t) => t("Alternatives that no equation before decides."),
  (t) => t("Both sides are equal for all values."),
  (t) => t("Both sides have the same value."),
  (t) => t("Degrees or radians: it is not clear which."),
  (t) => t("It could not be compared with the lines before."),
  (t) => t("It could not be decided."),
  (t) => t("It holds for the same values as what stands before."),
  (t) => t("It has the same solutions as what stands before."),
  (t) => t("It follows from what stands before."),
  (t) => t("It holds for these numbers."),
  (t) => t("A percent sign may be meant on one side only."),
  (t) => t("An angle in degrees against a formula in radians."),
  (t) => t("The congruence is not between whole numbers."),
  (t) => t("There is no rule for a derivative in it."),
  (t) => t("It is a new statement; whether it fits the words is not checked."),
  (t) => t("It is right if the signs or points are meant in another way."),
  (t) => t("It is supposed, not concluded."),
  (t) => t("It is the discriminant of the equation before."),
  (t) => t("Nothing is computed here."),
  (t) => t("Some of these values fail in an earlier line."),
  (t) => t("Symbolic algebra shows that both sides are equal."),
  (t) => t("The angle may be in degrees."),
  (t) => t("The angle may be meant in another way."),
  (t) => t("The derivatives could not be compared."),
  (t) => t("The derivatives of both sides agree."),
  (t) => t("The difference is a multiple of the modulus."),
  (t) => t("The same expression had another value before; this may be a new statement."),
  (t) => t("The units on the two sides differ."),
  (t) => t("The values could not be compared precisely enough."),
  (t) => t("The words around the numbers may change what they mean."),
  (t) => t("There is no formula in this step that can be checked."),
  (t) => t("They agree when rounded."),
  (t) => t("They agree with angles in degrees."),
];

const asItIs: Translate = (message) => message;

function template(say: (t: Translate, values: readonly string[]) => string, places: number): Sentence {
  const english = say(asItIs, []);
  const source = english
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\d)\}/g, (_, index: string) => (Number(index) < places ? "(.+?)" : ""));
  return { pattern: new RegExp(`^${source}$`, "su"), say };
}

const sentences: readonly Sentence[] = [
  ...plain.map((say) => template((t) => say(t), 0)),
  template((t, [a = "", b = "", c = ""]) => t("{0}: left {1}, right {2}", a, b, c), 3),
  template((t, [a = "", b = ""]) => t("{0}: true before, false here ({1})", a, b), 2),
  template((t, [a = "", b = ""]) => t("{0}: false before, true here ({1})", a, b), 2),
  template((t, [a = "", b = ""]) => t("left {0}, right {1}", a, b), 2),
  template((t, [a = ""]) => t("It rests on step {0}, which is contradicted.", a), 1),
  template((t, [a = ""]) => t("It follows from step {0}, which is contradicted.", a), 1),
  template((t, [a = "", b = ""]) => t("{0} satisfies {1}, but not this line.", a, b), 2),
  template((t, [a = "", b = ""]) => t("{0} satisfies this line, but not {1}.", a, b), 2),
  template((t, [a = "", b = ""]) => t("{0} does not satisfy {1}: it was gained on the way.", a, b), 2),
  template((t, [a = "", b = ""]) => t("{0} does not satisfy {1} (check the sign).", a, b), 2),
  template((t, [a = "", b = ""]) => t("{0} does not satisfy {1}.", a, b), 2),
  template((t, [a = ""]) => t("{0} satisfies the lines before, but not this one.", a), 1),
  template((t, [a = ""]) => t("It follows, but {0} was gained: check it at the end.", a), 1),
  template((t, [a = ""]) => t("It follows, but {0} was gained.", a), 1),
  template((t, [a = ""]) => t("It is one of the solutions of {0}.", a), 1),
  template(
    (t, [a = ""]) =>
      t(
        "A solution was lost: {0} satisfies the line before. Dividing by something that is zero there loses it.",
        a,
      ),
    1,
  ),
  template((t, [a = "", b = ""]) => t("A solution was lost: {0} also satisfies {1}.", a, b), 2),
  template((t, [a = ""]) => t("It holds for {0}.", a), 1),
  template((t, [a = ""]) => t("It holds in the case {0}.", a), 1),
  template((t, [a = ""]) => t("It puts in {0}.", a), 1),
  template((t, [a = ""]) => t("It says what {0} stands for.", a), 1),
  template(
    (t, [a = ""]) => t("{0} had another value before; the letter may stand for something else here.", a),
    1,
  ),
  template(
    (t, [a = "", b = "", c = "", d = ""]) => t("{0} − {1} is {2}, no multiple of {3}.", a, b, c, d),
    4,
  ),
  template((t, [a = ""]) => t("It is not said what {0} stands for.", a), 1),
  template((t, [a = "", b = ""]) => t("The left side is {0}, and not {1}.", a, b), 2),
  template((t, [a = ""]) => t("Differentiating both sides gives different values ({0}).", a), 1),
  template(
    (t, [a = "", b = "", c = "", d = "", e = ""]) =>
      t("{0} and {1} are not equal: for {2} the first is {3}, the second {4}.", a, b, c, d, e),
    5,
  ),
  template((t, [a = "", b = "", c = "", d = ""]) => t("{0} is {1} and {2} is {3}.", a, b, c, d), 4),
  template((t, [a = "", b = "", c = ""]) => t("{0} is {1}, and not {2}.", a, b, c), 3),
];
