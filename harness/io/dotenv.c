/* dotenv.c: look one variable up. The file's text is zeroed when it has been read. */
#include "harness/io/dotenv.h"
#include "harness/base/str.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (64 << 10)

/* The open file; -1: there is none that may be read. */
static int open_file(bool *others)
{
    int fd = open(".env", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return -1;
    *others = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077);
    if (!S_ISREG(st.st_mode) || *others) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* A value ends at its other quote, or, without quotes, at " #". */
static struct str value_of(struct str s)
{
    ptrdiff_t end;
    char quote[2] = "";
    s = str_trim(s);
    if (s.n == 0 || !is_quote(s.p[0])) {
        end = str_find(s, " #", 0);
        return end < 0 ? s : str_trim(str_slice(s, 0, (size_t)end));
    }
    quote[0] = s.p[0];
    end = str_find(s, quote, 1);
    return str_slice(s, 1, end < 0 ? s.n : (size_t)end);
}

/* "NAME=value": is it this name's? */
static bool is_line_of(struct str line, const char *name, struct str *value)
{
    ptrdiff_t equals;
    line = str_trim(line);
    if (str_starts(line, "export "))
        line = str_trim_left(str_slice(line, strlen("export "), line.n));
    equals = str_find(line, "=", 0);
    if (equals < 0 || !str_eqc(str_trim(str_slice(line, 0, (size_t)equals)), name))
        return false;
    *value = value_of(str_slice(line, (size_t)equals + 1, line.n));
    return true;
}

char *dotenv_value(const char *name)
{
    bool others = false;
    int fd = open_file(&others);
    char *text, *ret;
    struct str rest, line, value = {0};
    ssize_t got;
    if (fd < 0)
        return NULL;
    text = mem_alloc(FILE_MAX);
    got = read(fd, text, FILE_MAX);
    close(fd);
    rest = (struct str){text, got > 0 ? (size_t)got : 0};
    while (str_line(&rest, &line))
        is_line_of(line, name, &value);
    ret = value.n && !memchr(value.p, 0, value.n) ? mem_dup(value.p, value.n) : NULL;
    explicit_bzero(text, FILE_MAX);
    free(text);
    return ret;
}

bool dotenv_is_open(void)
{
    bool others = false;
    int fd = open_file(&others);
    if (fd >= 0)
        close(fd);
    return others;
}
