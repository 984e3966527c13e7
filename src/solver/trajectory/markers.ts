/**
 * Marker strings of the rStar-Math trajectory format (microsoft/rStar, branch rStar-math,
 * `rstar_deepthink/constants.py`).
 */
export const CODE = "<code>";
export const END_OF_STEP = "<end_of_step>";
export const END_OF_CODE = "<end_of_code>";
export const OUTPUT = "<output>";
export const END_OF_OUTPUT = "<end_of_output>";
export const ANSWER = "<answer>";
export const END_OF_ANSWER = "<end_of_answer>";
export const USER = "<|user|>";
export const ASSISTANT = "<|assistant|>";
/** The token whose logit a scalar PPM uses for its value; never generated. */
export const VALUE = "<|value|>";

/** Every string that has a meaning in the format, end-of-text included. */
export const MARKERS = [
  CODE,
  END_OF_STEP,
  END_OF_CODE,
  OUTPUT,
  END_OF_OUTPUT,
  ANSWER,
  END_OF_ANSWER,
  USER,
  ASSISTANT,
  VALUE,
  "<refine>",
  "<end_of_refine>",
  "<error_info>",
  "<end_of_error_info>",
  "<BACK>",
  "<|endoftext|>",
] as const;
