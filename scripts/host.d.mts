export interface HostTest {
  readonly title: string;
  readonly state: "passed" | "failed" | "skipped";
  readonly ms: number;
  readonly error: string | null;
}

export type HostResult =
  | {
      readonly kind: "ran";
      readonly tests: readonly HostTest[];
      readonly facts: Readonly<Record<string, string>>;
      readonly trouble: string | null;
    }
  | { readonly kind: "unavailable"; readonly reason: string };

export declare function pythonSettings(): Record<string, unknown>;
export declare function runHost(options?: {
  vsix?: string;
  offline?: boolean;
  desktop?: boolean;
}): Promise<HostResult>;
export declare function countHost(result: HostResult): { passed: number; failed: number; skipped: number };
