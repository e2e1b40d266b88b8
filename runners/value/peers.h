/* peers.h: inside runners/value: the rules of suites' own graders, and what they share. */
#ifndef RUNNERS_VALUE_PEERS_H
#define RUNNERS_VALUE_PEERS_H

#include "runners/value/value.h"

extern const struct peer peer_matharena, peer_ugmathbench;

#endif
