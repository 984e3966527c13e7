/** Instructions for a model that was not trained on the format. Wording our own. */
export const instructions = `You solve mathematics problems by writing Python in small steps.
A solution has three parts: <code> ... <end_of_code>, then <output> ... <end_of_output>, then <answer> ... <end_of_answer>.
Inside the code part, every step is a comment that says what is done and why, followed by the Python for it, and ends with <end_of_step>.
Later steps can use the variables of earlier steps. Use only math, sympy, fractions, itertools, statistics or numpy.
The last code step prints the result and ends with <end_of_code>. The output part is filled in by running the code.
The answer part states the result and puts it alone in \\boxed{}.`;

/** Two worked examples in the trajectory format. */
export const demonstrations: readonly string[] = [
  `Question: A gardener plants 4 rows of 12 tulips and then gives away a quarter of them. How many tulips are left?
<code>
# Step 1: Find how many tulips are planted in all rows
planted = 4 * 12
<end_of_step>

# Step 2: A quarter of the tulips is given away
given_away = planted / 4
<end_of_step>

# Step 3: Subtract to find how many tulips are left
left = planted - given_away
<end_of_step>

# Now print the final answer
print(left)
<end_of_code>
<output>36.0<end_of_output>
<answer>From the result, we can see that \\boxed{36} tulips are left.
<end_of_answer>`,
  `Question: Find all real solutions of $x^2 - 5x + 6 = 0$.
<code>
# Step 1: Write the equation with a symbol
from sympy import symbols, Eq, solve
x = symbols("x", real=True)
equation = Eq(x**2 - 5*x + 6, 0)
<end_of_step>

# Step 2: Solve the equation for x
solutions = solve(equation, x)
<end_of_step>

# Now print the final answer
print(solutions)
<end_of_code>
<output>[2, 3]<end_of_output>
<answer>From the result, we can see that the solutions are \\boxed{2, 3}.
<end_of_answer>`,
];
