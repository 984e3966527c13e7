export declare const hardFolder: string;
export declare const easyProblem: string;
export declare const longProblem: string;
