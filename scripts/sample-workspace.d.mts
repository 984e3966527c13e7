export declare function makeWorkspace(folder: string): Promise<void>;
