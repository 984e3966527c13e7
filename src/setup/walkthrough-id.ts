/** Id of the walkthrough in the manifest. */
export const WALKTHROUGH = "start";
