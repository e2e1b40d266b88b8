/* providers.c: the table of services. Sources: the services' own references of 2026; where a row
 * says nothing, a refusal repairs the request (openai_repair). */
#include "harness/model/services/providers.h"
#include "harness/base/suggest.h"

#include <string.h>
#include <strings.h>

#define BEARER "Authorization: Bearer %s"

/* Under which name a service reads the reasoning of earlier messages, and only where it says so: vLLM
 * and OpenRouter call it "reasoning" (vLLM, on the way in, knows no other name), SGLang, llama.cpp and
 * DeepSeek "reasoning_content". Services of whom nothing is known might refuse it. */

/* Names that most services have; they ignore what they do not know, or refuse it by name. */
#define COMMON .max_tokens = "max_tokens", .seed = "seed"
#define OPENAI .max_tokens = "max_completion_tokens", .seed = "seed", .effort = "reasoning_effort"

static const struct provider providers[] = {
    {.name = "openai",
     .base_url = "https://api.openai.com/v1",
     .host = "api.openai.com",
     .auth = BEARER,
     .key_env = {"OPENAI_API_KEY"},
     .url_env = {"OPENAI_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {OPENAI}},
    {.name = "openai-responses",
     .base_url = "https://api.openai.com/v1",
     .host = "",
     .auth = BEARER,
     .key_env = {"OPENAI_API_KEY"},
     .url_env = {"OPENAI_BASE_URL"},
     .dialect = &dialect_responses},
    {.name = "azure",
     .path = "/openai/v1",
     .host = ".azure.com",
     .auth = "api-key: %s",
     .key_env = {"AZURE_OPENAI_API_KEY", "AZURE_API_KEY"},
     .url_env = {"AZURE_OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT"},
     .dialect = &dialect_chat,
     .names = {OPENAI}},
    {.name = "vllm",
     .base_url = "http://127.0.0.1:8000/v1",
     .path = "/v1",
     .host = "",
     .auth = BEARER,
     .key_env = {"VLLM_API_KEY"},
     .url_env = {"VLLM_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .top_k = "top_k", .effort = "reasoning_effort", .reasoning = "reasoning"}},
    {.name = "sglang",
     .base_url = "http://127.0.0.1:30000/v1",
     .path = "/v1",
     .host = ":30000",
     .auth = BEARER,
     .key_env = {"SGLANG_API_KEY"},
     .url_env = {"SGLANG_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .top_k = "top_k", .effort = "reasoning_effort",
               .reasoning = "reasoning_content"}},
    {.name = "llama.cpp",
     .base_url = "http://127.0.0.1:8080/v1",
     .path = "/v1",
     .host = "",
     .auth = BEARER,
     .key_env = {"LLAMA_API_KEY"},
     .url_env = {"LLAMA_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .top_k = "top_k", .effort = "chat_template_kwargs.reasoning_effort",
               .reasoning = "reasoning_content"}},
    {.name = "ollama",
     .base_url = "http://127.0.0.1:11434/v1",
     .path = "/v1",
     .host = ":11434",
     .auth = BEARER,
     .key_env = {"OLLAMA_API_KEY"},
     .url_env = {"OLLAMA_BASE_URL", "OLLAMA_HOST"},
     .dialect = &dialect_chat,
     .names = {COMMON, .effort = "reasoning_effort"}},
    {.name = "openrouter",
     .base_url = "https://openrouter.ai/api/v1",
     .host = "openrouter.ai",
     .auth = BEARER,
     .key_env = {"OPENROUTER_API_KEY", "OPENROUTER_KEY"},
     .url_env = {"OPENROUTER_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .top_k = "top_k", .effort = "reasoning.effort", .reasoning = "reasoning"}},
    {.name = "nvidia",
     .base_url = "https://integrate.api.nvidia.com/v1",
     .path = "/v1",
     .host = "api.nvidia.com",
     .auth = BEARER,
     .key_env = {"NVIDIA_API_KEY", "NGC_API_KEY"},
     .url_env = {"NVIDIA_BASE_URL", "NIM_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .top_k = "top_k", .effort = "reasoning_effort"}},
    {.name = "gemini",
     .base_url = "https://generativelanguage.googleapis.com/v1beta/openai",
     .host = "generativelanguage.googleapis.com",
     .auth = BEARER,
     .key_env = {"GEMINI_API_KEY", "GOOGLE_API_KEY"},
     .url_env = {"GEMINI_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .effort = "reasoning_effort"}},
    {.name = "together",
     .base_url = "https://api.together.xyz/v1",
     .host = "api.together.xyz",
     .auth = BEARER,
     .key_env = {"TOGETHER_API_KEY"},
     .url_env = {"TOGETHER_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .top_k = "top_k", .effort = "reasoning_effort"}},
    {.name = "deepseek",
     .base_url = "https://api.deepseek.com/v1",
     .host = "api.deepseek.com",
     .auth = BEARER,
     .key_env = {"DEEPSEEK_API_KEY"},
     .url_env = {"DEEPSEEK_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .effort = "reasoning_effort", .reasoning = "reasoning_content"}},
    {.name = "groq",
     .base_url = "https://api.groq.com/openai/v1",
     .host = "api.groq.com",
     .auth = BEARER,
     .key_env = {"GROQ_API_KEY"},
     .url_env = {"GROQ_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {OPENAI}},
    {.name = "mistral",
     .base_url = "https://api.mistral.ai/v1",
     .host = "api.mistral.ai",
     .auth = BEARER,
     .key_env = {"MISTRAL_API_KEY"},
     .url_env = {"MISTRAL_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {.max_tokens = "max_tokens",
               .seed = "random_seed",
               .effort = "reasoning_effort",
               .tells_usage = true}},
    {.name = "xai",
     .base_url = "https://api.x.ai/v1",
     .host = "api.x.ai",
     .auth = BEARER,
     .key_env = {"XAI_API_KEY"},
     .url_env = {"XAI_BASE_URL"},
     .dialect = &dialect_chat,
     .names = {COMMON, .effort = "reasoning_effort"}},
    {.name = "anthropic",
     .base_url = "https://api.anthropic.com/v1",
     .path = "/v1",
     .host = "api.anthropic.com",
     .auth = "x-api-key: %s",
     .other_auth = BEARER,
     .version = "anthropic-version: 2023-06-01",
     .key_env = {"ANTHROPIC_API_KEY"},
     .url_env = {"ANTHROPIC_BASE_URL"},
     .dialect = &dialect_messages},
};

static const struct provider common = {
    .name = "",
    .host = "",
    .auth = BEARER,
    .key_env = {"OPENAI_API_KEY"},
    .url_env = {"OPENAI_BASE_URL"},
    .dialect = &dialect_chat,
};

const struct provider *provider_named(const char *name)
{
    for (size_t i = 0; name && i < countof(providers); i++)
        if (strcmp(providers[i].name, name) == 0)
            return &providers[i];
    return NULL;
}

/* Whole labels of the host's name count, in either case: not-openrouter.ai is somebody else. */
static bool is_of(const struct provider *p, struct str host, struct str with_port)
{
    struct str s = *p->host == ':' ? with_port : host;
    size_t n = strlen(p->host);
    if (str_ends(s, ".")) /* the whole name, as DNS writes it */
        s.n--;
    return n && s.n >= n && strncasecmp(s.p + s.n - n, p->host, n) == 0 &&
           (s.n == n || *p->host == ':' || *p->host == '.' || s.p[s.n - n - 1] == '.');
}

const struct provider *provider_of_url(const char *url)
{
    const char *p = strstr(url, "://");
    struct str host, with_port;
    p = p ? p + 3 : url;
    host = (struct str){p, strcspn(p, ":/?#")};
    with_port = (struct str){p, strcspn(p, "/?#")};
    for (size_t i = 0; i < countof(providers); i++)
        if (is_of(&providers[i], host, with_port))
            return &providers[i];
    return &common;
}

const struct provider *provider_of(const char *name, const char *base_url)
{
    const struct provider *p = provider_named(name);
    return p ? p : base_url ? provider_of_url(base_url) : &common;
}

const char *provider_near(const char *name)
{
    const char *known[countof(providers)];
    for (size_t i = 0; i < countof(providers); i++)
        known[i] = providers[i].name;
    return suggest(name, known, countof(providers));
}

void provider_names(struct buf *out)
{
    for (size_t i = 0; i < countof(providers); i++)
        buf_addf(out, "%s%s",
                 i == 0                        ? ""
                 : i + 1 == countof(providers) ? " or "
                                               : ", ",
                 providers[i].name);
}

const char *provider_url(const struct provider *p, const char *value, struct arena *arena)
{
    const char *scheme = strstr(value, "://") ? "" : "http://";
    const char *host = strstr(value, "://") ? strstr(value, "://") + 3 : value;
    const char *path = host + strcspn(host, "/?#");
    bool bare = !*path || strcmp(path, "/") == 0;
    return arena_printf(arena, "%s%.*s%s", scheme, (int)(bare ? path - value : (int)strlen(value)),
                        value, bare && p->path ? p->path : "");
}
