/* finish.c: how a reply ended, from the words that services have for it. */
#include "prompts/prompt.h"

#include <ctype.h>

/* OpenAI and what speaks like it, Anthropic, Gemini, Cohere, TGI, Ollama, Mistral. */
static const struct {
    const char *word;
    enum finish finish;
} words[] = {
    {"stop", FINISH_STOP},
    {"end_turn", FINISH_STOP},
    {"stop_sequence", FINISH_STOP},
    {"eos", FINISH_STOP},
    {"eos_token", FINISH_STOP},
    {"complete", FINISH_STOP},
    {"completed", FINISH_STOP},
    {"length", FINISH_LENGTH},
    {"max_tokens", FINISH_LENGTH},
    {"max_output_tokens", FINISH_LENGTH},
    {"model_length", FINISH_LENGTH},
    {"model_context_window_exceeded", FINISH_LENGTH},
    {"content_filter", FINISH_FILTER},
    {"content_filtered", FINISH_FILTER},
    {"refusal", FINISH_FILTER},
    {"safety", FINISH_FILTER},
    {"recitation", FINISH_FILTER},
    {"blocklist", FINISH_FILTER},
    {"prohibited_content", FINISH_FILTER},
    {"spii", FINISH_FILTER},
    {"sensitive", FINISH_FILTER},
    {"tool_calls", FINISH_TOOL},
    {"tool_use", FINISH_TOOL},
    {"function_call", FINISH_TOOL},
    {"error", FINISH_ERROR},
    {"insufficient_system_resource", FINISH_ERROR},
    {"abort", FINISH_ERROR},
    {"cancelled", FINISH_ERROR},
};

static bool same_word(struct str raw, const char *word)
{
    struct str w = str_c(word);
    if (raw.n != w.n)
        return false;
    for (size_t i = 0; i < w.n; i++)
        if (tolower((unsigned char)raw.p[i]) != w.p[i])
            return false;
    return true;
}

enum finish finish_from(struct str raw)
{
    for (size_t i = 0; i < countof(words); i++)
        if (same_word(raw, words[i].word))
            return words[i].finish;
    return FINISH_UNKNOWN;
}
