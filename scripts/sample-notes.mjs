// Problems and names that the editor tests use. Nothing is imported here: it is bundled into them.

/** A folder name with Chinese, a space and a character outside the Basic Multilingual Plane. */
export const hardFolder = "数学 notes 😀";

/** The shipped policy solves it in a second. */
export const easyProblem = "Solve $3x + 5 = 20$ for $x$.";

/** Far beyond the shipped policy, so that a search with the paper's settings takes a minute or more. */
export const longProblem = [
  "A farmer has 17 cows, 23 sheep and 3 times as many hens as cows. He sells 5 hens every day for two weeks,",
  "then buys 12 goats at 45 dollars each. How many animals does he have and how much did he pay?",
].join(" ");
