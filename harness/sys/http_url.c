/* http_url.c: questions about URLs. */
#include "harness/sys/http.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

/* One part of a URL; NULL when it has none. curl_free it. */
static char *url_part(const char *url, CURLUPart part)
{
    CURLU *u = curl_url();
    char *value = NULL;
    if (u && (curl_url_set(u, CURLUPART_URL, url, 0) || curl_url_get(u, part, &value, 0)))
        value = NULL;
    curl_url_cleanup(u);
    return value;
}

bool http_is_loopback(const char *url)
{
    char *host = url_part(url, CURLUPART_HOST);
    struct str h = str_c(host);
    bool is = host && (!strcasecmp(host, "localhost") || str_ends(h, ".localhost") ||
                       (str_starts(h, "127.") && strspn(host, "0123456789.") == h.n) ||
                       str_eqc(h, "[::1]"));
    curl_free(host);
    return is;
}

int http_check_url(const char *url, struct err *err)
{
    char *host = url_part(url, CURLUPART_HOST), *user = url_part(url, CURLUPART_USER);
    int rc = 0;
    if (strncasecmp(url, "http://", 7) && strncasecmp(url, "https://", 8))
        rc = err_set(err, ERR_USAGE, "the URL %s does not begin with http:// or https://", url);
    else if (user)
        rc = err_set(err, ERR_USAGE, "user name and password do not belong into a URL");
    else if (!host)
        rc = err_set(err, ERR_USAGE, "%s is not a URL", url);
    curl_free(host);
    curl_free(user);
    return rc;
}
