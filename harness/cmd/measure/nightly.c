/* nightly.c: assay nightly: every model on every suite, from one file. */
#include "harness/nightly/nightly.h"

int cmd_nightly(struct app *app)
{
    return nightly_run(app, app->cmd.operand[0]);
}
