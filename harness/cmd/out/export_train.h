/* export_train.h: `assay export dpo|kto|sft|grpo`. */
#ifndef CMD_OUT_EXPORT_TRAIN_H
#define CMD_OUT_EXPORT_TRAIN_H

#include "harness/cli/app.h"
#include "results/train/train.h"

/* Returns the exit status. */
int export_train(struct app *app);

#endif
