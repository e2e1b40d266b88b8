/* gym.c: POST /verify, in the form of NeMo Gym's resource servers.
 *
 * A body has "responses_create_params", what the model was asked; "response", an object of OpenAI's
 * Responses interface with what it said; "verifier_metadata", what the data set's row says about the
 * problem. It comes back whole, with "reward" and "reward_components" beside. */
#include "harness/io/json.h"
#include "harness/reward/private.h"

/* What the model said for others to read: neither thoughts nor calls of tools. */
static bool is_said(const json_t *item)
{
    struct str type = STR("message");
    json_get_str(item, "type", false, &type, NULL);
    return str_eqc(type, "message") && json_object_get(item, "role");
}

/* The messages in a response's "output", for import_answer; "" when the model said nothing. */
static json_t *said(const json_t *output)
{
    json_t *list = json_array(), *item;
    size_t i;
    json_array_foreach(output, i, item)
    {
        if (is_said(item))
            json_array_append(list, item);
    }
    if (json_array_size(list))
        return list;
    json_decref(list);
    return json_text(STR(""));
}

/* The row's members that name its problem stand in "verifier_metadata", or beside it. */
static void add_names(json_t *line, const json_t *body)
{
    static const char *const name[] = {"problem", "task_id", "suite", "task"};
    const json_t *inner = json_object_get(body, "verifier_metadata");
    for (size_t i = 0; i < countof(name); i++) {
        json_t *value = json_object_get(inner, name[i]);
        if (!value)
            value = json_object_get(body, name[i]);
        if (json_is_string(value))
            json_add(line, name[i], json_incref(value));
    }
}

int gym_line(json_t **ret, const json_t *body, struct err *err)
{
    json_t *response = json_object_get(body, "response"), *output, *line;
    if (!json_is_object(body) || !response)
        return err_set(err, ERR_INPUT, "there is no \"response\"");
    output = json_object_get(response, "output");
    if (json_is_object(response) && !json_is_array(output))
        return err_set(err, ERR_INPUT, "\"response\" has no list \"output\"");
    line = json_object();
    add_names(line, body);
    json_add(line, "response", output ? said(output) : json_incref(response));
    *ret = line;
    return 0;
}

json_t *gym_answer(json_t *body, const json_t *answer)
{
    static const char *const name[] = {"reward", "class", "detail", "evidence"};
    json_t *ret = json_copy(body);
    for (size_t i = 0; i < countof(name); i++)
        json_object_set(ret, name[i], json_object_get(answer, name[i]));
    json_object_set(ret, "reward_components", json_object_get(answer, "rewards"));
    return ret;
}
