/* gzip.c: unpack what gzip packed, with zlib. */
#include "harness/io/gzip.h"

#include <stdint.h>
#include <zlib.h>

#define WINDOW (15 + 16) /* the largest window; + 16 tells zlib to expect a gzip header */

bool gzip_is(struct str data)
{
    return str_starts(data, "\x1f\x8b");
}

/* As much of n as fits zlib's counters, which are unsigned int. */
static unsigned some(size_t n)
{
    return n > 1u << 30 ? 1u << 30 : (unsigned)n;
}

/* Unpack one member; *data is left with what follows it. */
static int unpack_member(z_stream *z, struct buf *out, struct str *data)
{
    unsigned char part[65536];
    int rc;
    do {
        z->next_in = (unsigned char *)(uintptr_t)data->p; /* zlib does not write there */
        z->avail_in = some(data->n);
        z->next_out = part;
        z->avail_out = sizeof part;
        rc = inflate(z, Z_NO_FLUSH);
        *data = str_slice(*data, (size_t)(z->next_in - (const unsigned char *)data->p), data->n);
        buf_add(out, part, sizeof part - z->avail_out);
    } while (rc == Z_OK && !out->over);
    return rc;
}

int gzip_unpack(struct buf *out, struct str data, struct err *err)
{
    z_stream z = {0};
    int rc = inflateInit2(&z, WINDOW);
    while (rc == Z_OK && gzip_is(data) && !out->over) {
        rc = unpack_member(&z, out, &data);
        if (rc == Z_STREAM_END)
            rc = inflateReset(&z);
    }
    inflateEnd(&z);
    if (out->over)
        return err_set(err, ERR_INPUT, "unpacks to more than %zu bytes", out->max);
    if (rc != Z_OK)
        return err_set(err, ERR_INPUT, "is packed with gzip, but is cut off or damaged");
    return 0;
}
