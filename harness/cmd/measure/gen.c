/* gen.c: `assay gen`: ask as `assay run` does, and leave the judging to another start or machine. The
 * run is that of `assay run` with the same options: one goes on where the other has stopped. */
#include "harness/cli/app.h"

int cmd_gen(struct app *app)
{
    return cmd_run(app); /* measure.generates */
}
