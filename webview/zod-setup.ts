import * as z from "zod";

// The page's policy forbids making code from text, and even trying to. Imported before any schema is made.
z.config({ jitless: true });
