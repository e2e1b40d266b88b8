/* keys.c: a keyring keeps a message for the next job. */
#include "hostile.h"
int main(void)
{
    escaped_if(syscall(SYS_add_key, "user", "hostile", "x", 1, -4) >= 0, "add_key");
    escaped_if(syscall(SYS_keyctl, 1, "hostile") >= 0, "keyctl");
    return 0;
}
