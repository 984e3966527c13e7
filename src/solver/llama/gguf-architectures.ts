/**
 * Architectures that llama.cpp loads and that write text from left to right, one token after the other
 * (llama.cpp `src/llama-arch.cpp`, at the release that node-llama-cpp 3.22 ships).
 */
const TEXT_DECODERS = new Set(
  `llama llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder refact bloom stablelm qwen qwen2 qwen2moe
  qwen2vl qwen3 qwen3moe qwen3next qwen3vl qwen3vlmoe qwen35 qwen35moe phi2 phi3 phimoe plamo plamo2 plamo3 codeshell
  orion internlm2 minicpm minicpm3 gemma gemma2 gemma3 gemma3n gemma4 starcoder2 mamba mamba2 jamba falcon-h1 xverse
  command-r cohere2 cohere2moe dbrx olmo olmo2 olmoe muse-glimmer openelm arctic deepseek deepseek2 deepseek32 deepseek4
  chatglm glm4 glm4moe glm-dsa bitnet jais jais2 nemotron nemotron_h nemotron_h_moe exaone exaone4 exaone-moe rwkv6
  rwkv6qwen2 rwkv7 arwkv7 granite granitemoe granitehybrid graniteswitch chameleon plm bailingmoe bailingmoe2 dots1 arcee
  afmoe laguna ernie4_5 ernie4_5-moe hunyuan-moe hunyuan-dense hunyuan_vl hy_v3 smollm3 gpt-oss lfm2 lfm2moe smallthinker
  seed_oss grovemoe apertus minimax-m2 minimax-m3 cogvlm pangu-embedded mistral3 mistral4 mimo2 step35 maincoder
  kimi-linear talkie mellum nanbeige`.split(/\s+/),
);

/** Architectures that read text but do not continue it. */
const TEXT_ENCODERS = new Set(
  `bert modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert gemma-embedding llama-embed
  t5encoder`.split(/\s+/),
);

/** Known to llama.cpp, but no use here: diffusion, encoder-decoder, draft heads, speech, images. */
const OTHERS = new Set(
  "t5 dream llada llada-moe rnd1 eagle3 dflash gemma4-assistant clip wavtokenizer-dec qwen3tts deepseek2-ocr paddleocr".split(
    " ",
  ),
);

/** State-space and hybrid models keep no per-token cache, so most of the checks on attention sizes do not apply. */
const WITHOUT_PLAIN_ATTENTION = new Set(
  `mamba mamba2 rwkv6 rwkv6qwen2 rwkv7 arwkv7 jamba falcon-h1 plamo2 granitehybrid nemotron_h nemotron_h_moe lfm2 lfm2moe
  qwen3next qwen35 qwen35moe kimi-linear deci openelm gemma3n`.split(/\s+/),
);

export type ArchitectureUse = "text" | "encoder" | "other" | "unknown";

export function architectureUse(architecture: string): ArchitectureUse {
  if (TEXT_DECODERS.has(architecture)) return "text";
  if (TEXT_ENCODERS.has(architecture)) return "encoder";
  if (OTHERS.has(architecture)) return "other";
  return "unknown";
}

export function hasPlainAttention(architecture: string): boolean {
  return !WITHOUT_PLAIN_ATTENTION.has(architecture);
}
