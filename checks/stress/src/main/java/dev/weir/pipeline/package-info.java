/** Races at an edge, by jcstress as in {@code dev.weir.stress.races}; an edge is not public. */
@NullMarked
package dev.weir.pipeline;

import org.jspecify.annotations.NullMarked;
