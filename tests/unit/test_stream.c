/* test_stream.c: events out of bytes however they are cut, and pieces of an answer, in each dialect,
 * to the answer that would have come whole. */
#include "harness/model/services/openai.h"
#include "harness/model/wire/sse.h"
#include "harness/model/wire/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* ---- events ---- */

static void note(void *ctx, struct str event, struct str data)
{
    buf_addf(ctx, "[" STR_FMT "|" STR_FMT "]", STR_ARG(event), STR_ARG(data));
}

/* The events of `text`, given in three pieces. */
static const char *events(const char *text, size_t a, size_t b, struct buf *out)
{
    struct str all = str_c(text);
    struct sse sse;
    buf_clear(out);
    sse_init(&sse, 1000);
    assert_true(sse_feed(&sse, str_slice(all, 0, a), note, out));
    assert_true(sse_feed(&sse, str_slice(all, a, b), note, out));
    assert_true(sse_feed(&sse, str_slice(all, b, all.n), note, out));
    sse_end(&sse, note, out);
    sse_finish(&sse);
    return out->n ? out->p : "";
}

static void every_split_gives_the_same_events(void **state)
{
    static const struct {
        const char *text, *want;
    } row[] = {
        {"data: a\n\ndata:b\n\n", "[|a][|b]"},
        {": comment\r\n\r\nevent: x\r\ndata: 1\r\ndata: 2\r\n\r\n:\r\n", "[x|1\n2]"},
        {"data: a\r\rdata: b\r\r", "[|a][|b]"},
        {"data: a\r\n\rdata: b\n\r\n", "[|a][|b]"},
        {"\xef\xbb\xbf"
         "data: \xe2\x82\xac\xf0\x9f\x98\x80\n\n",
         "[|\xe2\x82\xac\xf0\x9f\x98\x80]"},
        {"id: 7\nretry: 9\nnonsense\ndata\ndata:  two\n\nevent: lost\n\ndata: z", "[|\n two][|z]"},
        {"data: no end", "[|no end]"},
        {"\n\n\n", ""},
        {"", ""},
    };
    struct buf out;
    (void)state;
    buf_init(&out, 10000);
    for (size_t i = 0; i < countof(row); i++)
        for (size_t a = 0; a <= strlen(row[i].text); a++)
            for (size_t b = a; b <= strlen(row[i].text); b++)
                assert_string_equal(events(row[i].text, a, b, &out), row[i].want);
    buf_finish(&out);
}

static void what_is_too_large_ends(void **state)
{
    struct sse sse;
    struct buf out;
    (void)state;
    buf_init(&out, 1000);
    sse_init(&sse, 20);
    assert_true(sse_feed(&sse, STR("data: 0123456789\n"), note, &out));
    assert_false(sse_feed(&sse, STR("data: 0123456789\n"), note, &out));
    assert_false(sse_feed(&sse, STR("\n\n"), note, &out));
    sse_finish(&sse);
    sse_init(&sse, 20);
    assert_false(sse_feed(&sse, STR("012345678901234567890"), note, &out));
    sse_finish(&sse);
    assert_int_equal(out.n, 0);
    buf_finish(&out);
}

/* ---- answers ---- */

#define CHUNK(delta, end) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "," end "}]}\n\n"
#define GOES_ON           "\"finish_reason\":null"
#define STOPS             "\"finish_reason\":\"stop\""
#define USAGE(p, c)       "\"usage\":{\"prompt_tokens\":" p ",\"completion_tokens\":" c "}"

static const struct row {
    const char *what;
    const struct dialect *dialect;
    const char *body;
    const char *text, *reasoning,
        *finish; /* finish NULL: no answer, `text` is part of the message */
    enum pace_fate fate;
    int64_t prompt, cached, written, completion, thought;
} rows[] = {
    {"chat", &dialect_chat,
     ": OPENROUTER PROCESSING\n\n" CHUNK("{\"role\":\"assistant\",\"content\":\"\"}", GOES_ON)
         CHUNK("{\"reasoning_content\":\"h\xc3\xa4\"}", GOES_ON)
             CHUNK("{\"reasoning\":\"m\",\"reasoning_details\":[{\"type\":\"reasoning.text\","
                   "\"text\":\"m\"}]}",
                   GOES_ON) CHUNK("{\"content\":\"fi\"}", GOES_ON)
                 CHUNK("{\"content\":\"ne \xe2\x82\xac\"}",
                       STOPS) "data: {\"choices\":[]," USAGE("3", "9") "}\n\ndata: [DONE]\n\n",
     "fine \xe2\x82\xac", "h\xc3\xa4m", "stop", FATE_OK, 3, -1, -1, 9, -1},
    {"the last usage counts, with choices or without", &dialect_chat,
     "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}," GOES_ON
     "}]," USAGE("1", "1") "}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{}," STOPS
                           "}]," USAGE("5", "7") "}\n\n",
     "a", "", "stop", FATE_OK, 5, -1, -1, 7, -1},
    {"the end twice", &dialect_chat,
     CHUNK("{\"content\":\"a\"}", STOPS) CHUNK("{}", STOPS) "data: {\"choices\":[]," USAGE(
         "5", "7") "}\n\ndata: {\"choices\":"
                   "[]," USAGE("5", "7") "}\n\ndata: [DONE]\n\ndata: [DONE]\n\n",
     "a", "", "stop", FATE_OK, 5, -1, -1, 7, -1},
    {"no [DONE]", &dialect_chat, CHUNK("{\"content\":\"a\"}", STOPS), "a", "", "stop", FATE_OK, -1,
     -1, -1, -1, -1},
    {"no finish_reason, but [DONE]", &dialect_chat,
     CHUNK("{\"content\":\"a\"}", GOES_ON) "data: [DONE]\n\n", "a", "", "", FATE_OK, -1, -1, -1, -1,
     -1},
    {"it broke off", &dialect_chat, CHUNK("{\"content\":\"a\"}", GOES_ON),
     "the stream ended before the answer did", "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"it broke off inside an event", &dialect_chat,
     CHUNK("{\"content\":\"a\"}", GOES_ON) "data: {\"choices\":[{\"ind", "the stream ended", "",
     NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"numbers that nobody can hold", &dialect_chat,
     "data: {\"seed\":18446744073709551615,\"choices\":[{\"index\":0,\"delta\":{\"content\":"
     "\"a\"},\"logprobs\":NaN," GOES_ON
     "}]}\n\n" CHUNK("{\"content\":\"b\"},\"x\":-Infinity", STOPS),
     "ab", "", "stop", FATE_OK, -1, -1, -1, -1, -1},
    {"half a pair of surrogates", &dialect_chat, CHUNK("{\"content\":\"a\\ud83d\"}", STOPS),
     "a\xef\xbf\xbd", "", "stop", FATE_OK, -1, -1, -1, -1, -1},
    {"a piece that cannot be read", &dialect_chat,
     CHUNK("{\"content\":\"a\"}", GOES_ON) "data: {\"choices\":[{\"ind\n\n" CHUNK(
         "{\"content\":\"c\"}", STOPS) "data: [DONE]\n\n",
     "cannot be read", "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"after a piece that cannot be read, an error", &dialect_chat,
     "data: {\"choices\":[{\"ind\n\ndata: {\"error\":{\"code\":502,\"message\":\"upstream\"}}\n\n",
     "upstream", "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"what cannot be read behind the end, and what is no JSON", &dialect_chat,
     "data: ping\n\n" CHUNK("{\"content\":\"a\"}", STOPS) "data: {\"usage\n\ndata: [DONE]\n\n", "a",
     "", "stop", FATE_OK, -1, -1, -1, -1, -1},
    {"nothing at all", &dialect_chat, ": hello\n\n", "the stream ended", "", NULL, FATE_AGAIN, 0, 0,
     0, 0, 0},
    {"only [DONE]", &dialect_chat, "data: [DONE]\n\n", "the stream ended", "", NULL, FATE_AGAIN, 0,
     0, 0, 0, 0},
    {"an error on the way", &dialect_chat,
     CHUNK("{\"content\":\"a\"}",
           GOES_ON) "data: {\"error\":{\"code\":502,\"message\":\"upstream\"}"
                    ",\"choices\":[{\"index\":0,\"delta\":{},"
                    "\"finish_reason\":\"error\"}]}\n\n",
     "upstream", "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"an error by name", &dialect_chat,
     CHUNK("{\"content\":\"a\"}", GOES_ON) "event: error\ndata: {\"message\":\"down\"}\n\n", "down",
     "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"other choices, and one whole message", &dialect_chat,
     "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"x\"}," STOPS "}]}\n\n"
     "data: {\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"}," STOPS "}]}\n\n",
     "a", "", "stop", FATE_OK, -1, -1, -1, -1, -1},
    {"parts", &dialect_chat,
     CHUNK(
         "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"t\"}]}]"
         "}",
         GOES_ON) CHUNK("{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}", STOPS),
     "a", "t", "stop", FATE_OK, -1, -1, -1, -1, -1},
    {"a tool", &dialect_chat,
     CHUNK("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}", GOES_ON)
         CHUNK("{}", STOPS),
     "", "", "tool_calls", FATE_OK, -1, -1, -1, -1, -1},
    {"completions", &dialect_completions,
     "data: {\"choices\":[{\"index\":0,\"text\":\"fi\"," GOES_ON
     "}]}\n\ndata: {\"choices\":[{\"index\":0,\"text\":\"ne\",\"finish_reason\":\"length\"}]}\n\n"
     "data: {\"choices\":[]," USAGE("2", "3") "}\n\n",
     "fine", "", "length", FATE_OK, 2, -1, -1, 3, -1},
    {"messages", &dialect_messages,
     "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"type\":\"message\","
     "\"content\":[],\"usage\":{\"input_tokens\":4,\"cache_read_input_tokens\":10,"
     "\"cache_creation_input_tokens\":20,\"output_tokens\":1}}}\n\n"
     "event: ping\ndata: {\"type\":\"ping\"}\n\n"
     "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
     "\"thinking\":\"\"}}\n\n"
     "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":"
     "\"hm\"}}\n\n"
     "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"signature_delta\","
     "\"signature\":\"x\"}}\n\n"
     "data: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"
     "\n\n"
     "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"fine\"}"
     "}\n\n"
     "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{"
     "\"output_tokens\":15}}\n\n"
     "data: {\"type\":\"message_stop\"}\n\n",
     "fine", "hm", "end_turn", FATE_OK, 34, 10, 20, 15, -1},
    {"messages: overloaded", &dialect_messages,
     "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"type\":\"message\"}}"
     "\n\n"
     "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
     "\"message\":\"Overloaded\"}}\n\n",
     "Overloaded", "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"messages: cut off", &dialect_messages,
     "data: {\"type\":\"message_start\",\"message\":{\"type\":\"message\"}}\n\n"
     "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"fi\"}}\n\n",
     "the stream ended", "", NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
    {"responses", &dialect_responses,
     "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"status\":"
     "\"in_progress\"}}\n\n"
     "data: {\"type\":\"response.output_text.delta\",\"delta\":\"fine\"}\n\n"
     "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"error\":null,"
     "\"output\":[{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}]"
     "},{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"fine\"}]}],"
     "\"usage\":{\"input_tokens\":8,\"input_tokens_details\":{\"cached_tokens\":5},"
     "\"output_tokens\":9,\"output_tokens_details\":{\"reasoning_tokens\":6}}}}\n\n",
     "fine", "hm", "completed", FATE_OK, 8, 5, -1, 9, 6},
    {"responses: too long", &dialect_responses,
     "data: {\"type\":\"response.output_text.delta\",\"delta\":\"fi\"}\n\n"
     "data: "
     "{\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\",\"output\":[],"
     "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}}\n\n",
     "fi", "", "max_output_tokens", FATE_OK, -1, -1, -1, -1, -1},
    {"responses: failed", &dialect_responses,
     "data: {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":"
     "\"rate_limit_exceeded\",\"message\":\"slow down\"}}}\n\n",
     "slow down", "", NULL, FATE_LIMITED, 0, 0, 0, 0, 0},
    {"responses: an error", &dialect_responses,
     "data: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"down\"}\n\n", "down", "",
     NULL, FATE_AGAIN, 0, 0, 0, 0, 0},
};

static struct http_response response(void)
{
    struct http_response r = {.status = 200, .why = ""};
    for (int i = 0; i < HTTP_N_HEADER; i++)
        r.header[i] = "";
    return r;
}

static void check_reply(const struct row *row, const struct openai_result *r,
                        const struct reply *reply)
{
    assert_int_equal(r->fate, row->fate);
    if (!row->finish) {
        if (!strstr(r->message, row->text))
            fail_msg("%s: %s", row->what, r->message);
        return;
    }
    assert_string_equal(reply->text.p, row->text);
    assert_string_equal(reply->reasoning.p, row->reasoning);
    assert_string_equal(reply->finish_raw, row->finish);
    assert_int_equal(reply->prompt_tokens, row->prompt);
    assert_int_equal(reply->cached_tokens, row->cached);
    assert_int_equal(reply->cache_written_tokens, row->written);
    assert_int_equal(reply->completion_tokens, row->completion);
    assert_int_equal(reply->reasoning_tokens, row->thought);
}

/* Play a stream in two pieces, cut at `at`. */
static void play(const struct row *row, size_t at)
{
    struct stream *s = stream_new(row->dialect, 1 << 20);
    struct http_response r = response();
    struct reply reply = {0};
    struct arena arena = {0};
    struct openai_result result;
    assert_true(stream_feed(s, str_slice(str_c(row->body), 0, at)));
    assert_true(stream_feed(s, str_slice(str_c(row->body), at, SIZE_MAX)));
    stream_settle(s, &r, &arena);
    result = openai_read(row->dialect, &r, &reply, &arena);
    check_reply(row, &result, &reply);
    if (row->finish)
        assert_int_equal(stream_ttft_ms(s) >= 0, *row->text || *row->reasoning);
    stream_free(s);
    arena_finish(&arena);
}

static void every_split_gives_the_same_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(rows); i++)
        for (size_t at = 0; at <= strlen(rows[i].body); at++)
            play(&rows[i], at);
}

/* What the connection does after the end is nobody's business; before it, it is. */
static void a_reset_counts_before_the_end_only(void **state)
{
    static const struct {
        const char *body;
        enum pace_fate fate;
    } row[] = {
        {CHUNK("{\"content\":\"a\"}", STOPS), FATE_OK},
        {CHUNK("{\"content\":\"a\"}", GOES_ON), FATE_AGAIN},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct stream *s = stream_new(&dialect_chat, 1 << 20);
        struct http_response r = response();
        struct reply reply = {0};
        struct arena arena = {0};
        r.fault = HTTP_BROKEN;
        r.why = "reset";
        stream_feed(s, str_c(row[i].body));
        stream_settle(s, &r, &arena);
        assert_int_equal(openai_read(&dialect_chat, &r, &reply, &arena).fate, row[i].fate);
        stream_free(s);
        arena_finish(&arena);
    }
}

/* Asked for in pieces, and answered whole; or in pieces that the header calls something else. */
static void a_body_that_was_not_taken_in_pieces(void **state)
{
    static const char *const body[] = {
        "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
        CHUNK("{\"content\":\"a\"}", STOPS),
        ": hi\n\n" CHUNK("{\"content\":\"a\"}", STOPS),
    };
    (void)state;
    for (size_t i = 0; i < countof(body); i++) {
        struct stream *s = stream_new(&dialect_chat, 1 << 20);
        struct http_response r = response();
        struct reply reply = {0};
        struct arena arena = {0};
        r.body = str_c(body[i]);
        stream_settle(s, &r, &arena);
        assert_int_equal(openai_read(&dialect_chat, &r, &reply, &arena).fate, FATE_OK);
        assert_string_equal(reply.text.p, "a");
        stream_free(s);
        arena_finish(&arena);
    }
    stream_settle(NULL, NULL, NULL);
}

static void an_answer_has_a_ceiling(void **state)
{
    struct stream *s = stream_new(&dialect_chat, 200);
    bool open = true;
    int n = 0;
    (void)state;
    while (open && n++ < 100)
        open = stream_feed(s, str_c(CHUNK("{\"content\":\"0123456789\"}", GOES_ON)));
    assert_false(open);
    assert_true(n > 10 && n < 25);
    stream_free(s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_split_gives_the_same_events),
        cmocka_unit_test(what_is_too_large_ends),
        cmocka_unit_test(every_split_gives_the_same_answer),
        cmocka_unit_test(a_reset_counts_before_the_end_only),
        cmocka_unit_test(a_body_that_was_not_taken_in_pieces),
        cmocka_unit_test(an_answer_has_a_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
