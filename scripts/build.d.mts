export declare function buildAll(): Promise<void>;
/** Builds the page of the panel into `webview/` in a folder. */
export declare function buildPage(outdir: string): Promise<void>;
