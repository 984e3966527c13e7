export declare function makePackage(
  name: string,
  options?: { cuda?: boolean; cpuOnly?: boolean; out?: string },
): Promise<{ vsix: string; bytes: number; backends: readonly string[] }>;
