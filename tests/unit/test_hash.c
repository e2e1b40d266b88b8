/* test_hash.c: published SHA-256 vectors, and that fields cannot run together. */
#include "harness/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* FIPS 180-4's own examples. */
static void vectors(void **state)
{
    static const struct {
        const char *text, *hex;
    } table[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    char hex[HASH_SIZE];
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        sha256_hex(str_c(table[i].text), hex);
        assert_string_equal(hex, table[i].hex);
    }
}

static void pair(char hex[HASH_SIZE], const char *a, const char *b)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, a);
    hash_addc(&h, b);
    hash_hex(&h, hex);
}

static void fields_stay_apart(void **state)
{
    char one[HASH_SIZE], two[HASH_SIZE], three[HASH_SIZE];
    (void)state;
    pair(one, "ab", "c");
    pair(two, "a", "bc");
    pair(three, "abc", "");
    assert_string_not_equal(one, two);
    assert_string_not_equal(one, three);
    pair(two, "ab", "c");
    assert_string_equal(one, two);
    pair(one, "", NULL);
    pair(two, NULL, "");
    assert_string_equal(one, two);
}

/* "ab" as a field is the eight length bytes and the two letters, on every machine. */
static void field_is_length_then_bytes(void **state)
{
    char one[HASH_SIZE], two[HASH_SIZE];
    struct hash h;
    (void)state;
    hash_init(&h);
    hash_add(&h, STR("ab"));
    hash_hex(&h, one);
    sha256_hex(STR("\0\0\0\0\0\0\0\2ab"), two);
    assert_string_equal(one, two);
}

static void parts_join(void **state)
{
    char one[HASH_SIZE], two[HASH_SIZE];
    struct hash h;
    (void)state;
    hash_init(&h);
    hash_add_raw(&h, STR("a"));
    hash_add_raw(&h, (struct str){0});
    hash_add_raw(&h, STR("bc"));
    hash_hex(&h, one);
    sha256_hex(STR("abc"), two);
    assert_string_equal(one, two);
    hash_hex(&h, one); /* back at the start */
    sha256_hex(STR(""), two);
    assert_string_equal(one, two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors),
        cmocka_unit_test(fields_stay_apart),
        cmocka_unit_test(field_is_length_then_bytes),
        cmocka_unit_test(parts_join),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
