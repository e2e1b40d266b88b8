/* test_provider.c: the table of services, the body of a request in each dialect, what is refused
 * before anything is sent, what a reply costs, and variables in .env. */
#include "harness/cli/opt.h"
#include "harness/io/dotenv.h"
#include "harness/io/fs.h"
#include "harness/model/services/check.h"
#include "harness/model/services/openai.h"
#include "harness/model/services/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static void an_address_tells_the_provider(void **state)
{
    static const char *const row[][2] = {
        {"https://api.openai.com/v1", "openai"},
        {"https://x.openai.azure.com/openai/v1?api-version=1", "azure"},
        {"https://openrouter.ai/api/v1", "openrouter"},
        {"https://integrate.api.nvidia.com/v1", "nvidia"},
        {"https://generativelanguage.googleapis.com/v1beta/openai/", "gemini"},
        {"https://api.anthropic.com/v1", "anthropic"},
        {"https://api.mistral.ai", "mistral"},
        {"http://gpu7:11434/v1", "ollama"},
        {"http://127.0.0.1:8000/v1", ""},
        {"http://127.0.0.1:1143/v1", ""},
        {"https://openrouter.ai.example.com/v1", ""},
        {"https://not-openrouter.ai/v1", ""},
        {"HTTPS://API.Anthropic.COM:443/v1", "anthropic"},
        {"https://api.anthropic.com./v1", "anthropic"},
        {"https://api.anthropic.com.evil.example/v1", ""},
        {"https://evil.example/api.anthropic.com", ""},
        {"http://example.com/?u=http://api.openai.com", ""},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++)
        assert_string_equal(provider_of_url(row[i][0])->name, row[i][1]);
    assert_string_equal(provider_of("vllm", "https://api.openai.com/v1")->name, "vllm");
    assert_string_equal(provider_near("antropic"), "anthropic");
    assert_string_equal(request_auth(&(struct model_options){.provider = "anthropic"}),
                        "x-api-key: %s");
    assert_string_equal(
        request_auth(&(struct model_options){.provider = "anthropic", .endpoint = "chat"}),
        "Authorization: Bearer %s");
    assert_string_equal(request_auth(&(struct model_options){.provider = "azure"}), "api-key: %s");
    assert_null(provider_named("openrouterr"));
}

static void the_command_line_knows_them_all(void **state)
{
    const struct opt_row *row = opt_table;
    struct buf want, got;
    (void)state;
    while (strcmp(row->name, "provider"))
        row++;
    buf_init(&want, 1000);
    buf_init(&got, 1000);
    provider_names(&want);
    assert_string_equal(opt_join(row->choices, '|', &got), want.p);
    buf_finish(&want);
    buf_finish(&got);
}

static void a_variable_may_hold_half_an_address(void **state)
{
    static const char *const row[][3] = {
        {"ollama", "127.0.0.1:11434", "http://127.0.0.1:11434/v1"},
        {"ollama", "http://gpu:11434/", "http://gpu:11434/v1"},
        {"ollama", "http://gpu:11434/v1", "http://gpu:11434/v1"},
        {"azure", "https://x.openai.azure.com/", "https://x.openai.azure.com/openai/v1"},
        {"openai", "http://host:1", "http://host:1"}, /* as it always was */
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++)
        assert_string_equal(provider_url(provider_named(row[i][0]), row[i][1], &a), row[i][2]);
    arena_finish(&a);
}

/* ---- bodies ---- */

static struct model_options full(const char *provider)
{
    struct model_options o = model_options_default();
    o.name = "m";
    o.provider = provider;
    o.base_url = "http://localhost/v1";
    o.temperature = 0.5;
    o.max_tokens = 9;
    o.top_k = 4;
    o.seed = 40;
    o.effort = "low";
    return o;
}

#define TURNS                                                                                      \
    "[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"go\"}]"

static void every_provider_has_its_names(void **state)
{
    static const char *const row[][3] = {
        {"openai", "/chat/completions",
         "{\"model\":\"m\",\"messages\":" TURNS ",\"temperature\":0.5,\"max_completion_tokens\":9,"
         "\"seed\":42,\"reasoning_effort\":\"low\",\"stream\":true,\"stream_options\":{\"include_"
         "usage\":true}}"},
        {"openrouter", "/chat/completions",
         "{\"model\":\"m\",\"messages\":" TURNS ",\"temperature\":0.5,\"max_tokens\":9,\"seed\":42,"
         "\"top_k\":4,\"reasoning\":{\"effort\":\"low\"},\"stream\":true,\"stream_options\":{"
         "\"include_usage\":true}}"},
        {"mistral", "/chat/completions",
         "{\"model\":\"m\",\"messages\":" TURNS ",\"temperature\":0.5,\"max_tokens\":9,"
         "\"random_seed\":42,\"reasoning_effort\":\"low\",\"stream\":true}"},
        {"openai-responses", "/responses",
         "{\"model\":\"m\",\"input\":" TURNS ",\"store\":false,\"temperature\":0.5,"
         "\"max_output_tokens\":9,\"reasoning\":{\"effort\":\"low\"},\"stream\":true}"},
        {"anthropic", "/messages",
         "{\"model\":\"m\",\"system\":\"be brief\",\"messages\":[{\"role\":\"user\",\"content\":"
         "\"go\"}],\"temperature\":0.5,\"max_tokens\":9,\"top_k\":4,\"output_config\":{\"effort\":"
         "\"low\"},\"stream\":true}"},
        {"vllm completions", "/completions",
         "{\"model\":\"m\",\"prompt\":\"be brief\\n\\ngo\",\"temperature\":0.5,\"max_tokens\":9,"
         "\"seed\":42,\"top_k\":4,\"stream\":true,\"stream_options\":{\"include_usage\":true}}"},
    };
    struct prompt prompt = {.message = {{.role = "system", .text = STR("be brief")},
                                        {.role = "user", .text = STR("go")}},
                            .n = 2};
    struct arena a = {0};
    struct buf b;
    (void)state;
    buf_init(&b, 10000);
    for (size_t i = 0; i < countof(row); i++) {
        const char *blank = strchr(row[i][0], ' ');
        struct model_options o =
            full(blank ? arena_printf(&a, "%.*s", (int)(blank - row[i][0]), row[i][0]) : row[i][0]);
        o.endpoint = blank ? blank + 1 : NULL;
        o.stream = 1;
        buf_clear(&b);
        request_body(&o, NULL, 0, &prompt, 2, &b);
        assert_string_equal(b.p, row[i][2]);
        assert_string_equal(request_url(&o, &a) + strlen("http://localhost/v1"), row[i][1]);
        buf_clear(&b);
        request_body(&o, NULL, FIX_STREAM, &prompt, 2, &b);
        assert_null(strstr(b.p, "stream"));
    }
    buf_finish(&b);
    arena_finish(&a);
}

/* What a model has thought goes back to services that read it, unless they have refused it. */
static void thoughts_go_back_where_they_are_read(void **state)
{
    static const char *const row[][2] = {{"openrouter", "\"reasoning\":\"hm\""},
                                         {"vllm", "\"reasoning\":\"hm\""},
                                         {"deepseek", "\"reasoning_content\":\"hm\""},
                                         {"openai", ""},
                                         {"anthropic", ""}};
    struct prompt prompt = {
        .message = {{.role = "user", .text = STR("go")},
                    {.role = "assistant", .text = STR("gone"), .reasoning = STR("hm")},
                    {.role = "user", .text = STR("back")}},
        .n = 3};
    struct buf b;
    (void)state;
    buf_init(&b, 10000);
    for (size_t i = 0; i < countof(row); i++) {
        struct model_options o = full(row[i][0]);
        buf_clear(&b);
        request_body(&o, NULL, 0, &prompt, 0, &b);
        assert_non_null(strstr(b.p, row[i][1]));
        assert_int_equal(strstr(b.p, "hm") != NULL, *row[i][1] != 0);
        assert_int_equal(*request_reasoning(&o) != 0, *row[i][1] != 0);
        buf_clear(&b);
        request_body(&o, NULL, FIX_REASONING, &prompt, 0, &b);
        assert_null(strstr(b.p, "hm"));
    }
    buf_finish(&b);
}

/* What was asked before there were dialects has the identity that it had then. */
static void old_identities_stay(void **state)
{
    static const char *const header[] = {"X-Title: t"};
    struct model_options o = model_options_default();
    struct arena a = {0};
    (void)state;
    o.name = "m";
    o.base_url = "https://openrouter.ai/api/v1/";
    o.stream = 1;
    o.seed = 1;
    o.max_tokens = 5;
    assert_string_equal(model_identity(&o, &a), "{\"base_url\":\"https://openrouter.ai/api/v1\","
                                                "\"max_tokens\":5,\"model\":\"m\",\"seed\":1}");
    o.provider = "openrouter";
    assert_null(strstr(model_identity(&o, &a), "provider"));
    o.endpoint = "chat";
    assert_null(strstr(model_identity(&o, &a), "endpoint"));
    o.endpoint = "completions";
    o.header = header;
    o.n_header = 1;
    o.effort = "high";
    o.top_k = 3;
    assert_string_equal(model_identity(&o, &a),
                        "{\"base_url\":\"https://openrouter.ai/api/v1\",\"endpoint\":"
                        "\"completions\",\"headers\":[\"X-Title: t\"],\"max_tokens\":5,\"model\":"
                        "\"m\",\"reasoning_effort\":\"high\",\"seed\":1,\"top_k\":3}");
    arena_finish(&a);
}

/* ---- what is refused ---- */

static void what_a_service_lacks_is_refused(void **state)
{
    static const struct {
        const char *provider, *endpoint, *header, *want; /* want NULL: it is taken */
        int64_t seed, max_tokens;
    } row[] = {
        {"vllm", NULL, NULL, NULL, 1, 0},
        {"vlm", NULL, NULL, "did you mean 'vllm'?", -1, 0},
        {NULL, "chatt", NULL, "--endpoint", -1, 0},
        {"anthropic", NULL, NULL, "give --max-tokens", -1, 0},
        {"anthropic", NULL, NULL, NULL, -1, 9},
        {"anthropic", NULL, NULL, "--seed: the messages interface of anthropic", 1, 9},
        {"openai-responses", NULL, NULL, "--seed", 1, 9},
        {"openai", "responses", NULL, "--seed", 1, 9},
        {NULL, NULL, "X-Title: assay", NULL, -1, 0},
        {NULL, NULL, "X-Title", "'Name: value'", -1, 0},
        {NULL, NULL, "X-Title: ", "'Name: value'", -1, 0},
        {NULL, NULL, ": x", "'Name: value'", -1, 0},
        {NULL, NULL, "X Y: x", "'Name: value'", -1, 0},
        {NULL, NULL, "X-Title: a\r\nX-Other: b", "'Name: value'", -1, 0},
        {NULL, NULL, "Authorization: Bearer x", "stored with every sample", -1, 0},
        {NULL, NULL, "x-api-key: x", "stored with every sample", -1, 0},
        {NULL, NULL, "Cookie: x", "stored with every sample", -1, 0},
        {NULL, NULL, "content-TYPE: x", "for assay to set", -1, 0},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct model_options o = model_options_default();
        struct err err = {0};
        int rc;
        o.provider = row[i].provider;
        o.endpoint = row[i].endpoint;
        o.header = &row[i].header;
        o.n_header = row[i].header != NULL;
        o.seed = row[i].seed;
        o.max_tokens = row[i].max_tokens;
        rc = options_check(&o, &err);
        if ((rc == 0) != !row[i].want || (rc && !strstr(err.text, row[i].want)))
            fail_msg("row %zu: %s", i, err.text);
        assert_true(rc == 0 || err.kind == ERR_USAGE);
    }
}

/* ---- answers that came whole ---- */

/* Its address is not known either: that is no reason to look at it first. */
static void a_provider_that_there_is_not(void **state)
{
    struct model_options o = model_options_default();
    struct err err = {0};
    (void)state;
    o.name = "m";
    o.provider = "vlm";
    o.base_url = NULL;
    assert_int_equal(model_check(&o, &err), -1);
    assert_non_null(strstr(err.text, "did you mean 'vllm'?"));
}

static void whole_answers_are_read(void **state)
{
    static const struct {
        const struct dialect *dialect;
        const char *body, *text, *reasoning;
        enum finish finish;
        int64_t prompt, cached, completion, thought;
        const char *tier;
    } row[] = {
        {&dialect_chat, /* xAI leaves thought out of the completion */
         "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
         "\"service_tier\":\"flex\",\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3,"
         "\"total_tokens\":9,\"completion_tokens_details\":{\"reasoning_tokens\":4},"
         "\"prompt_tokens_details\":{\"cached_tokens\":0}}}",
         "a", "", FINISH_STOP, 2, 0, 7, 4, "flex"},
        {&dialect_chat, /* Gemini tells it in the total alone */
         "{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":2,"
         "\"completion_tokens\":3,\"total_tokens\":15}}",
         "a", "", FINISH_UNKNOWN, 2, -1, 13, 10, NULL},
        {&dialect_chat, /* what the cache gave is no thought */
         "{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":2,"
         "\"completion_tokens\":3,\"total_tokens\":9,\"prompt_cache_hit_tokens\":4}}",
         "a", "", FINISH_UNKNOWN, 2, 4, 3, -1, NULL},
        {&dialect_chat,
         "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{}]},"
         "\"finish_reason\":\"stop\"}]}",
         "", "", FINISH_TOOL, -1, -1, -1, -1, NULL},
        {&dialect_messages,
         "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":"
         "\"redacted_thinking\",\"data\":\"x\"},{\"type\":\"text\",\"text\":\"a\"}],"
         "\"stop_reason\":\"max_tokens\",\"usage\":{\"input_tokens\":2,"
         "\"cache_read_input_tokens\":5,\"output_tokens\":3,\"service_tier\":\"standard\"}}",
         "a", "hm", FINISH_LENGTH, 7, 5, 3, -1, "standard"},
        {&dialect_messages,
         "{\"content\":[{\"type\":\"tool_use\",\"name\":\"f\"}],\"stop_reason\":\"tool_use\"}", "",
         "", FINISH_TOOL, -1, -1, -1, -1, NULL},
        {&dialect_responses,
         "{\"status\":\"completed\",\"error\":null,\"output\":[{\"type\":\"reasoning\",\"content\":"
         "[{\"type\":\"reasoning_text\",\"text\":\"hm\"}],\"summary\":[{\"text\":\"s\"}]},{\"type\""
         ":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\"}]}]}",
         "a", "hm", FINISH_STOP, -1, -1, -1, -1, NULL},
        {&dialect_responses,
         "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"f\"}]}", "",
         "", FINISH_TOOL, -1, -1, -1, -1, NULL},
        {&dialect_responses,
         "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":"
         "\"refusal\",\"refusal\":\"no\"}]}]}",
         "no", "", FINISH_STOP, -1, -1, -1, -1, NULL},
        {&dialect_completions, "{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"length\"}]}", "a",
         "", FINISH_LENGTH, -1, -1, -1, -1, NULL},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct http_response r = {.status = 200, .why = "", .body = str_c(row[i].body)};
        struct reply reply = {0};
        for (int h = 0; h < HTTP_N_HEADER; h++)
            r.header[h] = "";
        assert_int_equal(openai_read(row[i].dialect, &r, &reply, &a).fate, FATE_OK);
        assert_string_equal(reply.text.p, row[i].text);
        assert_string_equal(reply.reasoning.p, row[i].reasoning);
        assert_int_equal(reply.finish, row[i].finish);
        assert_int_equal(reply.prompt_tokens, row[i].prompt);
        assert_int_equal(reply.cached_tokens, row[i].cached);
        assert_int_equal(reply.completion_tokens, row[i].completion);
        assert_int_equal(reply.reasoning_tokens, row[i].thought);
        assert_true(row[i].tier ? reply.service_tier && !strcmp(reply.service_tier, row[i].tier)
                                : !reply.service_tier);
    }
    arena_finish(&a);
}

static void errors_are_read_in_every_shape(void **state)
{
    static const struct {
        const struct dialect *dialect;
        int status;
        const char *body, *kind, *message;
        enum pace_fate fate;
    } row[] = {
        {&dialect_messages, 529,
         "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}",
         "overloaded_error", "m", FATE_AGAIN},
        {&dialect_messages, 200,
         "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"m\"}}",
         "authentication_error", "m", FATE_FAIL},
        {&dialect_chat, 400, "[{\"error\":{\"code\":400,\"message\":\"m\",\"status\":\"X\"}}]", "",
         "m", FATE_FAIL},
        {&dialect_responses, 200,
         "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}",
         "server_error", "m", FATE_AGAIN},
        {&dialect_responses, 200, "{}", "", "the response holds no output", FATE_AGAIN},
        {&dialect_messages, 200, "{}", "", "the response holds no content", FATE_AGAIN},
        {&dialect_completions, 200, "{\"choices\":[{\"message\":{}}]}", "",
         "the response's choice holds no text", FATE_AGAIN},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct http_response r = {.status = row[i].status, .why = "", .body = str_c(row[i].body)};
        struct reply reply = {.http = 77};
        struct openai_result got;
        for (int h = 0; h < HTTP_N_HEADER; h++)
            r.header[h] = "";
        got = openai_read(row[i].dialect, &r, &reply, &a);
        assert_int_equal(got.fate, row[i].fate);
        assert_string_equal(got.kind, row[i].kind);
        assert_string_equal(got.message, row[i].message);
        assert_int_equal(reply.http, 77);
    }
    arena_finish(&a);
}

/* ---- prices ---- */

static void a_reply_costs_what_its_parts_cost(void **state)
{
    static const struct {
        struct model_price price;
        int64_t in, cached, written, out, reasoning;
        double cost;
    } row[] = {
        {{2, 10, -1, -1, -1}, 1000000, -1, -1, 100000, -1, 3},
        {{2, 10, 1, 4, 20}, 1000000, 500000, 250000, 100000, 50000, 0.5 + 0.5 + 1 + 0.5 + 1},
        {{2, 10, 1, -1, -1}, 1000000, 500000, 250000, 0, 0, 0.5 + 0.5 + 0.5},
        {{2, 10, 0, -1, -1}, 100, 1000000, 1000000, 0, -1, 0}, /* told more than there is */
        {{2, 10, 0, 0, 0}, -1, -1, -1, -1, -1, -1},
        {{-1, -1, -1, -1, -1}, 100, 0, 0, 100, 0, -1},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct reply r = {.prompt_tokens = row[i].in,
                          .cached_tokens = row[i].cached,
                          .cache_written_tokens = row[i].written,
                          .completion_tokens = row[i].out,
                          .reasoning_tokens = row[i].reasoning};
        assert_float_equal(model_cost(&row[i].price, &r), row[i].cost, 1e-12);
    }
}

/* ---- .env ---- */

static void a_private_file_holds_variables(void **state)
{
    static const char *const row[][2] = {
        {"A_KEY", "sk-1"}, {"B", "two words"}, {"C", "x # y"}, {"D", "plain"}, {"E", "last"},
        {"EMPTY", NULL},   {"F", NULL},        {"A", NULL},    {"G", "a=b"},
    };
    char dir[] = "/tmp/assay-dotenv-XXXXXX", *old = getcwd(NULL, 0);
    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    assert_null(dotenv_value("A_KEY"));
    assert_int_equal(fs_write(".env",
                              STR("# F=no\nA_KEY=sk-1\r\nexport B=\"two words\" # why\nC='x # y'\n"
                                  "D = plain # why\nE=first\nE=last\nEMPTY=\nG=a=b"),
                              NULL),
                     0);
    chmod(".env", 0600);
    for (size_t i = 0; i < countof(row); i++) {
        char *value = dotenv_value(row[i][0]);
        if (row[i][1])
            assert_string_equal(value, row[i][1]);
        else
            assert_null(value);
        free(value);
    }
    assert_false(dotenv_is_open());
    assert_null(getenv("A_KEY"));
    chmod(".env", 0640);
    assert_null(dotenv_value("A_KEY"));
    assert_true(dotenv_is_open());
    unlink(".env");
    assert_int_equal(chdir(old), 0);
    rmdir(dir);
    free(old);
}

/* The first of the provider's variables that is set; never another service's key. */
static void the_key_is_the_providers(void **state)
{
    struct model_options o = {.base_url = "https://openrouter.ai/api/v1"};
    struct err err = {0};
    (void)state;
    unsetenv("OPENROUTER_API_KEY");
    unsetenv("OPENROUTER_KEY");
    setenv("OPENAI_API_KEY", "sk-openai", 1);
    assert_string_equal(model_key_env(&o), "OPENROUTER_API_KEY");
    assert_int_equal(options_no_key(&o, &err), -1);
    assert_non_null(strstr(err.text, "export OPENROUTER_API_KEY="));
    assert_non_null(strstr(err.text, "OPENAI_API_KEY is not sent there"));
    o.base_url = "https://gateway.example/v1"; /* nobody's that is known */
    assert_string_equal(model_key_env(&o), "OPENAI_API_KEY");
    o.base_url = "https://openrouter.ai/api/v1";
    o.provider = "openrouter";
    assert_string_equal(model_key_env(&o), "OPENROUTER_API_KEY");
    setenv("OPENROUTER_KEY", "sk-2", 1);
    assert_string_equal(model_key_env(&o), "OPENROUTER_KEY");
    o.provider = NULL;
    assert_string_equal(model_key_env(&o), "OPENROUTER_KEY");
    setenv("OPENROUTER_API_KEY", "sk-1", 1);
    assert_string_equal(model_key_env(&o), "OPENROUTER_API_KEY");
    o.key_env = "MINE";
    assert_string_equal(model_key_env(&o), "MINE");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_tells_the_provider),
        cmocka_unit_test(the_command_line_knows_them_all),
        cmocka_unit_test(a_variable_may_hold_half_an_address),
        cmocka_unit_test(every_provider_has_its_names),
        cmocka_unit_test(thoughts_go_back_where_they_are_read),
        cmocka_unit_test(old_identities_stay),
        cmocka_unit_test(what_a_service_lacks_is_refused),
        cmocka_unit_test(a_provider_that_there_is_not),
        cmocka_unit_test(whole_answers_are_read),
        cmocka_unit_test(errors_are_read_in_every_shape),
        cmocka_unit_test(a_reply_costs_what_its_parts_cost),
        cmocka_unit_test(a_private_file_holds_variables),
        cmocka_unit_test(the_key_is_the_providers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
