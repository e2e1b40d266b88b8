/* points.h: functions at points. */
#ifndef MATH_POINTS_H
#define MATH_POINTS_H

#include "runners/math/scalar/scalar.h"
#include "runners/math/numbers/value.h"

/* Different, proven, where balls at one point do not touch; equal, not proven, where they do at all of four
 * points (eight, if the names are whole numbers: factorials, floors, bounds of sums). Without an
 * i in them a point counts only where both are real. */
struct decision by_points(const struct math *a, const struct math *b, const struct names *names);

/* Of equations f = 0, g = 0: different where one holds at a point of small whole numbers and the other does
 * not; equal, not proven, where f / g is the same at all points that are tried. */
struct decision by_zeros(const struct math *f, const struct math *g, const struct names *names);

#endif
